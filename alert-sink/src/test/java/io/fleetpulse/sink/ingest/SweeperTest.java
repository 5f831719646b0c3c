package io.fleetpulse.sink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.Findings;
import io.fleetpulse.sink.lifecycle.PartitionLiveness.Reading;
import io.fleetpulse.sink.lifecycle.SystemFindings;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.optimise.ActionStep;
import io.fleetpulse.sink.store.NewNotification;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.OutboxState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final long MINUTE = 60_000;
  private static final String LEAK = "heap-leak";
  private static final String SILENT = "processor-silent";

  private final TestSink sink = TestSink.inMemory();
  private final Sweeper sweeper =
      new Sweeper(
          sink.database(),
          sink.ledger(),
          sink.alertLedger(),
          sink.actionLedger(),
          sink.system(),
          Duration.ofMinutes(5));

  @BeforeEach
  void openOneAlert() {
    // Findings arrive at partition 0, ten milliseconds after their episode began.
    sink.take(Findings.of("a").firing(sink.now(), 1));
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void alertWithoutAHeartbeat_expiresOnceItsPartitionLivedThatLong() {
    minutes(5, true);
    assertThat(state()).isEqualTo(AlertState.ACTIVE);

    minutes(1, true);
    assertThat(state()).isEqualTo(AlertState.EXPIRED);
    assertThat(sink.alerts(SILENT)).isEmpty();
    // Its opening and its end.
    assertThat(sink.pending("webhook")).isEqualTo(2);
  }

  @Test
  void alertWithAHeartbeat_stands() {
    for (int minute = 1; minute <= 20; minute++) {
      minutes(1, true);
      sink.take(Findings.of("a").heartbeat(episode(), minute * 6_000));
    }

    assertThat(state()).isEqualTo(AlertState.ACTIVE);
  }

  @Test
  void backlogUnread_nothingExpires_notEvenAtOnceAfterwards() {
    minutes(30, true, 0, Long.MIN_VALUE);
    assertThat(state()).isEqualTo(AlertState.ACTIVE);

    minutes(4, true);
    assertThat(state()).isEqualTo(AlertState.ACTIVE);
    minutes(3, true);
    assertThat(state()).isEqualTo(AlertState.EXPIRED);
  }

  @Test
  void partitionOfAnotherSink_itsAlertsAreNotOurs() {
    minutes(30, true, 1, Long.MAX_VALUE);

    assertThat(state()).isEqualTo(AlertState.ACTIVE);
  }

  @Test
  void silentProcessor_raisesASystemAlert_andEndsNothing() {
    minutes(2, false);
    assertThat(sink.alerts(SILENT)).isEmpty();

    minutes(60, false);
    assertThat(sink.alerts(SILENT))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.state()).isEqualTo(AlertState.ACTIVE);
              assertThat(alert.subject()).isEqualTo(SystemFindings.PLATFORM);
              assertThat(alert.version()).isEqualTo(1);
            });
    assertThat(state()).isEqualTo(AlertState.ACTIVE);
  }

  @Test
  void processorHeardAgain_resolvesTheSystemAlertOnly() {
    minutes(60, false);

    minutes(1, true);

    assertThat(sink.alerts(SILENT))
        .singleElement()
        .extracting(Alert::state)
        .isEqualTo(AlertState.RESOLVED);
    assertThat(state()).isEqualTo(AlertState.ACTIVE);
    minutes(60, false);
    assertThat(sink.alerts(SILENT))
        .extracting(Alert::state)
        .containsExactlyInAnyOrder(AlertState.RESOLVED, AlertState.ACTIVE);
  }

  @Test
  void systemAlerts_doNotExpire() {
    sink.system().gaveUp("webhook", "500");

    minutes(60, true);

    assertThat(sink.alerts(SystemFindings.CHANNEL_FAILING))
        .singleElement()
        .extracting(Alert::state)
        .isEqualTo(AlertState.ACTIVE);
  }

  @Test
  void actionWithoutAnAnswer_expires() {
    sink.change(
        (session, changed) ->
            session.actions().save(new ActionStep(sent(sink.now() + MINUTE), "sink", "go", null)));

    minutes(2, true);

    assertThat(sink.actions())
        .singleElement()
        .extracting(Action::state)
        .isEqualTo(ActionState.EXPIRED);
  }

  @Test
  void deliveredNotifications_areKeptForAWeek_andThoseGivenUpForAMonth() {
    tell("told", OutboxState.DELIVERED);
    tell("given up", OutboxState.FAILED);
    tell("not wanted", OutboxState.REJECTED);

    sink.pass(Duration.ofDays(8).toMillis());
    minutes(1, true);
    assertThat(told())
        .extracting(Notification::state)
        .containsExactlyInAnyOrder(OutboxState.FAILED, OutboxState.REJECTED);

    sink.pass(Duration.ofDays(23).toMillis());
    minutes(1, true);
    assertThat(told()).isEmpty();
    // What is not told yet is not forgotten, however old it is.
    assertThat(sink.pending("webhook")).isPositive();
  }

  private void tell(String key, OutboxState end) {
    sink.change(
        (session, changed) -> {
          session.outbox().add(new NewNotification("fake", key, "told", 1, "{}"), sink.now());
          long id =
              session.outbox().claim("fake", "node", 1, sink.now(), sink.now() + 1).get(0).id();
          session.outbox().finish(id, "node", end, null, sink.now());
        });
  }

  private List<Notification> told() {
    return sink.ask(session -> session.outbox().ofAlert("told"));
  }

  /** One look now and one after each minute; everything is read and the last record long ago. */
  private void minutes(int count, boolean processorWell) {
    minutes(count, processorWell, 0, Long.MAX_VALUE);
  }

  private void minutes(int count, boolean processorWell, int partition, long mostReadUntil) {
    for (int minute = 0; minute <= count; minute++) {
      long readUntil = Math.min(mostReadUntil, sink.now());
      sweeper.sweep(
          List.of(new Reading(partition, readUntil, Long.MIN_VALUE)), processorWell, sink.now());
      if (minute < count) {
        sink.pass(MINUTE);
      }
    }
  }

  private AlertState state() {
    return sink.alerts(LEAK).get(0).state();
  }

  private long episode() {
    return sink.alerts(LEAK).get(0).episodeStartMillis();
  }

  private static Action sent(long deadline) {
    return new Action(
        "x",
        "default/checkout/c-1",
        "default/checkout",
        7,
        "g1-periodic-gc",
        "G1PeriodicGCInterval",
        "0",
        "15000",
        ActionState.SENT,
        "idle",
        1,
        1,
        1,
        deadline,
        null,
        null,
        null,
        null);
  }
}
