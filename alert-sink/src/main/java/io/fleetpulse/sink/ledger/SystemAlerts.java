package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.lifecycle.SystemFindings;
import io.fleetpulse.sink.notify.Dispatcher;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Raises and clears alerts about the platform itself, once per change. What is not known after a
 * start is told either way: clearing what is not open changes nothing. Any thread may use it.
 */
public final class SystemAlerts implements Dispatcher.Health {
  private final Ledger ledger;
  private final AlertLedger alerts;
  private final Clock clock;
  private final Map<String, Boolean> told = new ConcurrentHashMap<>();

  public SystemAlerts(Ledger ledger, AlertLedger alerts, Clock clock) {
    this.ledger = ledger;
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public void delivered(String channel) {
    long now = clock.millis();
    tell("channel " + channel, false, SystemFindings.channelFailing(channel, false, "", now), now);
  }

  @Override
  public void gaveUp(String channel, String error) {
    long now = clock.millis();
    tell("channel " + channel, true, SystemFindings.channelFailing(channel, true, error, now), now);
  }

  /** Whether the processor shows no sign of life. */
  public void processorSilent(boolean silent) {
    long now = clock.millis();
    tell("processor", silent, SystemFindings.processorSilent(silent, now), now);
  }

  /** Every record of a topic was readable for a while. */
  public void readable(String topic) {
    long now = clock.millis();
    ledger.change(
        (session, changed) -> {
          alerts.take(session, SystemFindings.undecodable(topic, false, "", now), now, changed);
          return true;
        });
  }

  private void tell(String about, boolean failing, Arrival arrival, long now) {
    if (Boolean.valueOf(failing).equals(told.get(about))) {
      return;
    }
    ledger.change(
        (session, changed) -> {
          alerts.take(session, arrival, now, changed);
          return true;
        });
    told.put(about, failing);
  }
}
