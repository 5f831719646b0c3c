package io.fleetpulse.sink.ingest;

import io.fleetpulse.sink.ledger.ActionLedger;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.ledger.SystemAlerts;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.PartitionLiveness;
import io.fleetpulse.sink.store.Database;
import java.time.Duration;
import java.util.List;

/**
 * What the passing of time does: alerts without a heartbeat and actions without an answer expire, a
 * silent processor is told of. On the consumer's thread, so that it never runs ahead of what was
 * read.
 */
public final class Sweeper {
  private static final Duration KEEP_DELIVERED = Duration.ofDays(7);

  /** Somebody may want to know for longer what was not told. */
  private static final Duration KEEP_GIVEN_UP = Duration.ofDays(30);

  private static final Duration PURGE = Duration.ofHours(1);

  private final Database database;
  private final Ledger ledger;
  private final AlertLedger alerts;
  private final ActionLedger actions;
  private final SystemAlerts system;
  private final long expiryMillis;
  private final PartitionLiveness liveness;
  private long nextPurgeMillis;

  /**
   * @param expiry how long an alert stands without a heartbeat; longer than two of them
   */
  public Sweeper(
      Database database,
      Ledger ledger,
      AlertLedger alerts,
      ActionLedger actions,
      SystemAlerts system,
      Duration expiry) {
    this.database = database;
    this.ledger = ledger;
    this.alerts = alerts;
    this.actions = actions;
    this.system = system;
    this.expiryMillis = expiry.toMillis();
    this.liveness = new PartitionLiveness(quietMillis(), Math.max(1, quietMillis() / 2));
  }

  /** Looks at the assigned partitions of the findings topic, then at what is overdue. */
  void sweep(List<PartitionLiveness.Reading> readings, boolean processorWell, long nowMillis) {
    liveness.observe(readings, processorWell, nowMillis);
    boolean silent =
        liveness.silentSince().isPresent()
            && nowMillis - liveness.silentSince().getAsLong() >= quietMillis();
    if (silent || liveness.silentSince().isEmpty()) {
      system.processorSilent(silent);
    }
    List<Alert> unheard =
        database.inTransaction(
            session -> session.alerts().openHeardBefore(nowMillis - expiryMillis));
    for (Alert alert : unheard) {
      if (liveness.overdue(alert, expiryMillis)) {
        ledger.change(
            (session, changed) -> {
              alerts.expire(session, alert, nowMillis, changed);
              return true;
            });
      }
    }
    ledger.change(
        (session, changed) -> {
          actions.expire(session, nowMillis, changed);
          return true;
        });
    if (nowMillis >= nextPurgeMillis) {
      database.useTransaction(
          session ->
              session
                  .outbox()
                  .purge(
                      nowMillis - KEEP_DELIVERED.toMillis(), nowMillis - KEEP_GIVEN_UP.toMillis()));
      nextPurgeMillis = nowMillis + PURGE.toMillis();
    }
  }

  private long quietMillis() {
    return Math.max(1, expiryMillis / 2);
  }
}
