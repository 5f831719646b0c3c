package io.fleetpulse.sink.notify.webhook;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts to an HTTP receiver. The {@code Idempotency-Key} is the same for every attempt at one
 * version of an alert. Redirects are not followed: the address is what the operator allowed.
 */
public final class WebhookChannel implements Channel {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final Duration MOST_RETRY_AFTER = Duration.ofHours(1);

  private final WebhookConfig config;
  private final HttpClient client;
  private final Clock clock;

  public WebhookChannel(WebhookConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public String name() {
    return Channels.WEBHOOK;
  }

  @Override
  public int mostAttempts() {
    return config.mostAttempts();
  }

  @Override
  public Outcome deliver(Notification notification) {
    Alert alert = Payloads.read(notification.payload(), Alert.class);
    HttpRequest request =
        HttpRequest.newBuilder(config.url())
            .timeout(config.timeout())
            .header("Content-Type", "application/json")
            .header("User-Agent", "fleetpulse")
            .header("Idempotency-Key", alert.alertId() + "-" + alert.version())
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    WebhookMessage.of(alert, config.externalUrl()).json()))
            .build();
    try {
      HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
      return outcome(response.statusCode(), response.headers().firstValue("Retry-After"));
    } catch (IOException e) {
      return Outcome.Retryable.of(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.Retryable.of("interrupted");
    }
  }

  private Outcome outcome(int status, Optional<String> retryAfter) {
    if (status >= 200 && status < 300) {
      return new Outcome.Delivered();
    }
    if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
      Duration wait = retryAfter.map(this::retryAfter).orElse(null);
      return new Outcome.Retryable("the webhook answers " + status, wait);
    }
    return new Outcome.Rejected(
        status >= 300 && status < 400
            ? "the webhook answers " + status + ": redirects are not followed"
            : "the webhook answers " + status);
  }

  /** Seconds, or a date. */
  private @Nullable Duration retryAfter(String text) {
    Duration wait;
    try {
      wait =
          text.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text.strip()))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
    } catch (DateTimeException e) {
      return null;
    }
    return wait.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : wait;
  }
}
