package io.fleetpulse.sink.route;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.SystemFindings;
import java.util.ArrayList;
import java.util.List;

/**
 * Which channels a new version of an alert goes through. The topic has every version; people are
 * not told that they acknowledged; a channel that fails is not asked to report that.
 */
public final class Routes {
  private final boolean webhook;

  public Routes(boolean webhook) {
    this.webhook = webhook;
  }

  public List<String> of(Alert alert) {
    List<String> channels = new ArrayList<>(List.of(Channels.TOPIC, Channels.LOG));
    if (webhook && alert.state() != AlertState.ACKNOWLEDGED) {
      channels.add(Channels.WEBHOOK);
    }
    if (alert.rule().equals(SystemFindings.CHANNEL_FAILING)) {
      channels.remove(alert.labels().getOrDefault(SystemFindings.CHANNEL, ""));
    }
    return List.copyOf(channels);
  }
}
