package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertStateMachine;
import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.lifecycle.Change;
import io.fleetpulse.sink.lifecycle.Decision;
import io.fleetpulse.sink.route.Routes;
import io.fleetpulse.sink.store.NewNotification;
import io.fleetpulse.sink.store.Payloads;
import io.fleetpulse.sink.store.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Changes alerts. Works within a transaction of the caller; any thread may use it. */
public final class AlertLedger {
  private final AlertStateMachine machine;
  private final Routes routes;
  private final MeterRegistry metrics;

  public AlertLedger(AlertStateMachine machine, Routes routes, MeterRegistry metrics) {
    this.machine = machine;
    this.routes = routes;
    this.metrics = metrics;
  }

  /** Applies one finding. */
  public void take(Session session, Arrival arrival, long nowMillis, Changed changed) {
    String fingerprint = arrival.finding().findingId();
    Alert latest = session.alerts().lockLatest(fingerprint).orElse(null);
    Decision decision = machine.decide(latest, arrival);
    if (decision instanceof Decision.Changed each) {
      write(session, each.changes(), nowMillis, changed);
    } else if (decision instanceof Decision.Refreshed refreshed) {
      session.alerts().refresh(refreshed.alert());
      changed.add(refreshed.alert());
    } else if (decision instanceof Decision.Ignored ignored) {
      String reason = ignored.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      metrics.counter("fleetpulse.sink.findings.ignored", "reason", reason).increment();
    }
  }

  /** What became of a wish to acknowledge. */
  public sealed interface Acknowledgement {
    record Done(Alert alert) implements Acknowledgement {}

    /** Its state does not allow it. */
    record Refused(Alert alert) implements Acknowledgement {}

    record Unknown() implements Acknowledgement {}
  }

  public Acknowledgement acknowledge(
      Session session, String alertId, String by, String comment, long nowMillis, Changed changed) {
    Alert alert = session.alerts().lock(alertId).orElse(null);
    if (alert == null) {
      return new Acknowledgement.Unknown();
    }
    List<Change> changes = machine.acknowledge(alert, by, comment, nowMillis);
    if (changes.isEmpty()) {
      return new Acknowledgement.Refused(alert);
    }
    write(session, changes, nowMillis, changed);
    return new Acknowledgement.Done(changes.get(0).alert());
  }

  /** Expires an alert unless it was heard of since it was looked at. */
  public void expire(Session session, Alert seen, long nowMillis, Changed changed) {
    session
        .alerts()
        .lock(seen.alertId())
        .filter(alert -> alert.heardAtMillis() == seen.heardAtMillis())
        .ifPresent(alert -> write(session, machine.expire(alert, nowMillis), nowMillis, changed));
  }

  private void write(Session session, List<Change> changes, long nowMillis, Changed changed) {
    for (Change change : changes) {
      Alert alert = change.alert();
      session.alerts().save(change);
      String payload = Payloads.write(alert);
      for (String channel : routes.of(alert)) {
        session
            .outbox()
            .add(
                new NewNotification(
                    channel, alert.fingerprint(), alert.alertId(), alert.version(), payload),
                nowMillis);
      }
      changed.add(alert);
      metrics
          .counter(
              "fleetpulse.sink.alert.changes",
              "state",
              alert.state().name().toLowerCase(java.util.Locale.ROOT))
          .increment();
    }
  }
}
