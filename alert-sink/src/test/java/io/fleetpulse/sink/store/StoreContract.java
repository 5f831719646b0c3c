package io.fleetpulse.sink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.AlertStateMachine;
import io.fleetpulse.sink.lifecycle.Arrival;
import io.fleetpulse.sink.lifecycle.Change;
import io.fleetpulse.sink.lifecycle.Decision.Changed;
import io.fleetpulse.sink.lifecycle.Findings;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.optimise.ActionStep;
import io.fleetpulse.sink.optimise.Command;
import io.fleetpulse.sink.route.Routes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables promise, whatever database they are in. */
public abstract class StoreContract {
  private static final String TOPIC = "fleetpulse.findings";
  private static final long FINISHED = 5;

  private final AtomicInteger ids = new AtomicInteger();
  private final AlertStateMachine machine =
      new AlertStateMachine(() -> "alert-" + ids.incrementAndGet());

  @SuppressWarnings("NullAway.Init") // by open()
  private Database database;

  /** An empty database. */
  protected abstract DatabaseConfig emptyDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = new Database(emptyDatabase());
    database.migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void alert_isReadAsItWasWritten() {
    Alert alert = saved("f-1", 1_000);

    assertThat(found(alert.alertId())).isEqualTo(alert);
    Alert withoutNumbers = save(machine.decide(null, nan())).alert();
    assertThat(found(withoutNumbers.alertId()).value()).isNaN();
  }

  @Test
  void latest_isTheNewestOccurrence_andHistoryHasEveryVersion() {
    Alert first = saved("f-1", 1_000);
    Alert resolved = save(machine.decide(first, Findings.of("f-1").cleared(1_000, 2))).alert();
    Alert second = save(machine.decide(resolved, Findings.of("f-1").firing(9_000, 1))).alert();

    assertThatObject(in(s -> s.alerts().lockLatest("f-1"))).isEqualTo(Optional.of(second));
    assertThatObject(in(s -> s.alerts().lockLatest("other"))).isEqualTo(Optional.empty());
    assertThatList(in(s -> s.alerts().history(first.alertId())))
        .extracting(HistoryEntry::state)
        .containsExactly("ACTIVE", "RESOLVED");
    assertThatObject(in(s -> s.alerts().openCount())).isEqualTo(1);
  }

  @Test
  void list_filtersAndPages() {
    for (int i = 0; i < 5; i++) {
      saved("f-" + i, 1_000 + i);
    }
    Alert worst =
        save(machine.decide(null, Findings.of("w").severity(Severity.CRITICAL).firing(500, 1)))
            .alert();

    List<Alert> firstPage = list(new AlertQuery(Set.of(), Set.of(), null, null, null, 4, null));
    Alert last = firstPage.get(3);
    List<Alert> secondPage =
        list(
            new AlertQuery(
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                4,
                new AlertQuery.Cursor(last.startsAtMillis(), last.alertId())));
    List<Alert> both = new ArrayList<>(firstPage);
    both.addAll(secondPage);
    assertThat(both).hasSize(6).isEqualTo(list(AlertQuery.all()));
    assertThat(list(new AlertQuery(Set.of(), Set.of(Severity.CRITICAL), null, null, null, 9, null)))
        .containsExactly(worst);
    assertThat(
            list(new AlertQuery(Set.of(AlertState.RESOLVED), Set.of(), null, null, null, 9, null)))
        .isEmpty();
    assertThat(list(new AlertQuery(Set.of(), Set.of(), "checkout", "heap-leak", null, 9, null)))
        .hasSize(6);
    assertThat(list(new AlertQuery(Set.of(), Set.of(), "default/checkout", null, null, 9, null)))
        .hasSize(6);
    assertThat(list(new AlertQuery(Set.of(), Set.of(), null, null, "HEAP-le", 9, null)))
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(alert.rule()).isEqualTo("heap-leak"));
    assertThat(list(new AlertQuery(Set.of(), Set.of(), null, null, "%", 9, null))).isEmpty();
    assertThat(list(new AlertQuery(Set.of(), Set.of(), "che", null, null, 9, null))).isEmpty();
  }

  @Test
  void secondWriterOfTheSameVersion_fails() {
    saved("f-1", 1_000);

    assertThatThrownBy(() -> saved("f-1", 2_000))
        .satisfies(e -> assertThat(SqlStates.conflict(e)).isTrue());
  }

  @Test
  void offsets_moveByCompareAndSet_andFenceAZombie() {
    assertThat(next(0)).isEmpty();
    advance(OptionalLong.empty(), 10);
    advance(OptionalLong.of(10), 25);

    assertThat(next(0)).hasValue(25);
    assertThatThrownBy(() -> advance(OptionalLong.of(10), 30)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> advance(OptionalLong.empty(), 30)).isInstanceOf(FencedException.class);
    assertThat(next(0)).hasValue(25);
    assertThat(next(1)).isEmpty();
  }

  @Test
  void fencedTransaction_leavesNothing() {
    advance(OptionalLong.empty(), 10);

    assertThatThrownBy(
            () ->
                database.useTransaction(
                    session -> {
                      session.alerts().save(opened("f-1"));
                      session.outbox().add(notification("k", 1), 1);
                      session.offsets().advance(TOPIC, 0, OptionalLong.of(9), 11);
                    }))
        .isInstanceOf(FencedException.class);

    assertThatObject(in(s -> s.alerts().lockLatest("f-1"))).isEqualTo(Optional.empty());
    assertThatObject(in(s -> s.outbox().pending("webhook"))).isEqualTo(0);
    assertThat(next(0)).hasValue(10);
  }

  @Test
  void alertHistoryOutboxAndOffset_areOneTransaction() {
    Change change = opened("f-1");

    assertThatThrownBy(
            () ->
                database.useTransaction(
                    session -> {
                      session.offsets().advance(TOPIC, 0, OptionalLong.empty(), 1);
                      session.alerts().save(change);
                      session.outbox().add(notification("f-1", 1), 1);
                      throw new IllegalStateException("killed before the commit");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(next(0)).isEmpty();
    assertThatList(in(s -> s.alerts().history(change.alert().alertId()))).isEmpty();
    assertThatObject(in(s -> s.outbox().pending("webhook"))).isEqualTo(0);

    database.useTransaction(
        session -> {
          session.offsets().advance(TOPIC, 0, OptionalLong.empty(), 1);
          session.alerts().save(change);
          session.outbox().add(notification("f-1", 1), 1);
        });
    assertThat(next(0)).hasValue(1);
    assertThat(found(change.alert().alertId())).isEqualTo(change.alert());
    assertThatList(in(s -> s.alerts().history(change.alert().alertId()))).hasSize(1);
    assertThatObject(in(s -> s.outbox().pending("webhook"))).isEqualTo(1);
  }

  @Test
  void twoReadersOfOneBatch_oneIsFenced_evenWhereNoOffsetWasKnown() throws Exception {
    assertThat(outcomes(node -> advance(OptionalLong.empty(), 10)))
        .containsExactlyInAnyOrder("done", "FencedException");
    assertThat(outcomes(node -> advance(OptionalLong.of(10), 20 + node)))
        .containsExactlyInAnyOrder("done", "FencedException");
    assertThat(next(0).orElseThrow()).isBetween(20L, 21L);
  }

  @Test
  void twoSinksOpenOneFingerprint_itIsOneAlert() throws Exception {
    Ledger ledger = new Ledger(database);
    AlertLedger alerts =
        new AlertLedger(
            new AlertStateMachine(() -> "alert-" + ids.incrementAndGet()),
            new Routes(true),
            new SimpleMeterRegistry());

    List<String> outcomes =
        outcomes(
            node ->
                ledger.change(
                    (session, changed) -> {
                      Arrival same = Findings.of("f-1").firing(1_000, 1);
                      alerts.take(session, same, 1_000, changed);
                      return true;
                    }));

    assertThat(outcomes).containsExactly("done", "done");
    assertThat(list(AlertQuery.all()))
        .singleElement()
        .satisfies(alert -> assertThat(alert.version()).isEqualTo(1));
    assertThatObject(in(s -> s.outbox().pending("webhook"))).isEqualTo(1);
    assertThatObject(in(s -> s.outbox().pending("topic"))).isEqualTo(1);
  }

  @Test
  void claims_keepTheOrderOfAKey_andAreNotGivenTwice() {
    add("a", 1);
    add("a", 2);
    add("b", 1);

    List<Notification> first = claim("node-1", 100);
    assertThat(first).extracting(Notification::orderKey).containsExactly("a", "b");
    assertThat(claim("node-2", 100)).isEmpty();

    finish(first.get(0).id(), "node-1", OutboxState.DELIVERED);
    assertThat(claim("node-2", 100)).extracting(Notification::version).containsExactly(2L);
  }

  @Test
  void claimThatRanOut_isAnothers_andTheFirstCannotFinishIt() {
    add("a", 1);
    Notification row = claim("node-1", 100).get(0);

    assertThat(claim("node-2", 100 + 1_000)).hasSize(1);
    assertThatObject(in(s -> s.outbox().finish(row.id(), "node-1", OutboxState.DELIVERED, null, 5)))
        .isEqualTo(false);
    assertThatObject(in(s -> s.outbox().releaseAll())).isEqualTo(1);
    assertThat(claim("node-3", 100)).hasSize(1);
  }

  @Test
  void release_givesBackWhatOneNodeClaimedOfOneChannel() {
    add("a", 1);
    add("b", 1);
    Notification mine = claim("node-1", 100).get(0);
    finish(mine.id(), "node-1", OutboxState.DELIVERED);

    assertThatObject(in(s -> s.outbox().release("log", "node-1"))).isEqualTo(0);
    assertThatObject(in(s -> s.outbox().release("webhook", "node-2"))).isEqualTo(0);
    assertThatObject(in(s -> s.outbox().release("webhook", "node-1"))).isEqualTo(1);
    assertThat(claim("node-2", 100)).extracting(Notification::orderKey).containsExactly("b");
  }

  @Test
  void retry_waitsForItsTime_andKeepsLaterOnesOfTheKeyBack() {
    add("a", 1);
    add("a", 2);
    Notification row = claim("node-1", 100).get(0);
    assertThatObject(in(s -> s.outbox().retry(row.id(), "node-1", "500", 900, 100)))
        .isEqualTo(true);

    assertThat(claim("node-1", 899)).isEmpty();
    Notification again = claim("node-1", 900).get(0);
    assertThat(again.version()).isEqualTo(1);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.lastError()).isEqualTo("500");
  }

  @Test
  void purge_forgetsWhatIsOver_eachAfterItsTime_andNothingPending() {
    for (OutboxState end :
        List.of(OutboxState.DELIVERED, OutboxState.REJECTED, OutboxState.FAILED)) {
      add(end.name(), 1);
      finish(claim("node-1", 100).get(0).id(), "node-1", end);
    }
    add("pending", 1);

    assertThatObject(in(s -> s.outbox().purge(FINISHED, FINISHED))).isEqualTo(0);
    assertThatObject(in(s -> s.outbox().purge(FINISHED + 1, FINISHED))).isEqualTo(1);
    assertThatObject(in(s -> s.outbox().purge(FINISHED + 1, FINISHED + 1))).isEqualTo(2);
    assertThatObject(in(s -> s.outbox().purge(Long.MAX_VALUE, Long.MAX_VALUE))).isEqualTo(0);
    assertThat(claim("node-1", 100)).extracting(Notification::orderKey).containsExactly("pending");
  }

  @Test
  void manyClaimers_takeEachRowOnce() throws Exception {
    int rows = 60;
    for (int i = 0; i < rows; i++) {
      add("k" + i, 1);
    }
    List<Long> taken = new ArrayList<>();
    ExecutorService claimers = Executors.newFixedThreadPool(3);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String node = "node-" + i;
        all.add(
            claimers.submit(
                () -> {
                  List<Long> mine = new ArrayList<>();
                  start.await();
                  for (int round = 0; round < 20; round++) {
                    claim(node, 100).forEach(row -> mine.add(row.id()));
                  }
                  return mine;
                }));
      }
      start.countDown();
      for (Future<List<Long>> each : all) {
        taken.addAll(each.get(30, TimeUnit.SECONDS));
      }
    } finally {
      claimers.shutdownNow();
    }

    assertThat(taken).hasSize(rows).doesNotHaveDuplicates();
  }

  @Test
  void action_isReadAsItWasWritten_withHistoryAndSequence() {
    Action action = action("x-1", ActionState.SENT);
    database.useTransaction(
        s -> s.actions().save(new ActionStep(action, "sink", "go", command(7))));
    Action failed = action("x-1", ActionState.FAILED);
    database.useTransaction(s -> s.actions().save(new ActionStep(failed, "agent", "no", null)));

    assertThatObject(in(s -> s.actions().find("x-1"))).isEqualTo(Optional.of(failed));
    assertThatObject(in(s -> s.actions().lastSequence("d/s/i"))).isEqualTo(7L);
    assertThatList(in(s -> s.actions().history("x-1")))
        .extracting(HistoryEntry::state)
        .containsExactly("SENT", "FAILED");
    assertThatList(in(s -> s.actions().ofService("d/s"))).hasSize(1);
    assertThatList(in(s -> s.actions().overdue(Long.MAX_VALUE - 1))).isEmpty();
  }

  @Test
  void secondRunningActionOfAService_fails() {
    database.useTransaction(
        s -> s.actions().save(new ActionStep(action("x-1", ActionState.SENT), "sink", "", null)));
    ActionStep second = new ActionStep(action("x-2", ActionState.SENT), "sink", "", null);

    assertThatThrownBy(() -> database.useTransaction(s -> s.actions().save(second)))
        .satisfies(e -> assertThat(SqlStates.conflict(e)).isTrue());
    database.useTransaction(
        s -> s.actions().save(new ActionStep(action("x-1", ActionState.FAILED), "sink", "", null)));
    database.useTransaction(s -> s.actions().save(second));
  }

  /** What becomes of the same work done by two at the same time. */
  private static List<String> outcomes(IntConsumer work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int node = i;
        running.add(
            both.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  try {
                    work.accept(node);
                    return "done";
                  } catch (RuntimeException e) {
                    return e.getClass().getSimpleName();
                  }
                }));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<String> each : running) {
        outcomes.add(each.get(30, TimeUnit.SECONDS));
      }
      return outcomes;
    } finally {
      both.shutdownNow();
    }
  }

  private Change opened(String fingerprint) {
    return ((Changed) machine.decide(null, Findings.of(fingerprint).firing(1_000, 1)))
        .changes()
        .get(0);
  }

  private Alert saved(String fingerprint, long start) {
    return save(machine.decide(null, Findings.of(fingerprint).firing(start, 1))).alert();
  }

  private Change save(io.fleetpulse.sink.lifecycle.Decision decision) {
    Change change = ((Changed) decision).changes().get(0);
    database.useTransaction(session -> session.alerts().save(change));
    return change;
  }

  private static Arrival nan() {
    return io.fleetpulse.sink.lifecycle.SystemFindings.channelFailing("webhook", true, "500", 7);
  }

  private Alert found(String alertId) {
    return in(s -> s.alerts().find(alertId)).orElseThrow();
  }

  private List<Alert> list(AlertQuery query) {
    return in(s -> s.alerts().list(query));
  }

  private OptionalLong next(int partition) {
    return in(s -> s.offsets().next(TOPIC, partition));
  }

  private void advance(OptionalLong expected, long next) {
    database.useTransaction(s -> s.offsets().advance(TOPIC, 0, expected, next));
  }

  private void add(String key, long version) {
    database.useTransaction(s -> s.outbox().add(notification(key, version), 50));
  }

  private static NewNotification notification(String key, long version) {
    return new NewNotification("webhook", key, null, version, "{}");
  }

  private List<Notification> claim(String node, long now) {
    return in(s -> s.outbox().claim("webhook", node, 10, now, now + 1_000));
  }

  private void finish(long id, String node, OutboxState state) {
    assertThatObject(in(s -> s.outbox().finish(id, node, state, null, FINISHED))).isEqualTo(true);
  }

  private static Command command(long sequence) {
    return new Command(
        "x-1", Command.Kind.APPLY, "d/s/i", 3, sequence, 1, 2, "s", "o", "v", null, 2, 1, "");
  }

  private static Action action(String id, ActionState state) {
    return new Action(
        id,
        "d/s/i",
        "d/s",
        3,
        "g1-periodic-gc",
        "G1PeriodicGCInterval",
        null,
        "15000",
        state,
        "idle",
        7,
        1_000,
        2_000,
        3_000,
        5L,
        null,
        6L,
        null);
  }

  private <T> T in(Function<Session, T> work) {
    return database.inTransaction(work);
  }
}
