package io.fleetpulse.sink.notify.webhook;

import java.net.URI;
import java.time.Duration;

/**
 * Where the webhook is.
 *
 * @param timeout for one attempt, connecting included
 * @param externalUrl where people find this sink, for links; empty: no links
 */
public record WebhookConfig(URI url, Duration timeout, int mostAttempts, String externalUrl) {
  public WebhookConfig {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("fleetpulse.webhook.url is no http or https URL");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("fleetpulse.webhook.timeout <= 0: " + timeout);
    }
    if (mostAttempts < 1) {
      throw new IllegalArgumentException("fleetpulse.webhook.attempts < 1: " + mostAttempts);
    }
  }

  /** The address may hold a token. */
  @Override
  public String toString() {
    return "WebhookConfig[" + url.getScheme() + "://" + url.getHost() + "/…]";
  }
}
