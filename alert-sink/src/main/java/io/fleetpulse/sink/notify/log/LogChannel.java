package io.fleetpulse.sink.notify.log;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.notify.Channel;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each new version of an alert is a line of the log. Never fails. */
public final class LogChannel implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger("io.fleetpulse.alerts");

  @Override
  public String name() {
    return Channels.LOG;
  }

  @Override
  public int mostAttempts() {
    return 1;
  }

  @Override
  public Outcome deliver(Notification notification) {
    Alert alert = Payloads.read(notification.payload(), Alert.class);
    if (alert.state().open()) {
      LOG.warn(
          "{} {} {} v{}: {} [{} on {}]",
          alert.state(),
          alert.severity(),
          alert.alertId(),
          alert.version(),
          alert.summary(),
          alert.rule(),
          alert.subject());
    } else {
      LOG.info(
          "{} {} v{}: {} [{} on {}]",
          alert.state(),
          alert.alertId(),
          alert.version(),
          alert.summary(),
          alert.rule(),
          alert.subject());
    }
    return new Outcome.Delivered();
  }
}
