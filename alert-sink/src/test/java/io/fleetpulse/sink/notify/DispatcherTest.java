package io.fleetpulse.sink.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.store.DatabaseException;
import io.fleetpulse.sink.store.NewNotification;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.OutboxState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final String ALERT = "alert-1";
  private static final long A_SECOND = 1_000;

  private final TestSink sink = TestSink.inMemory();
  private final Fake channel = new Fake();
  private final List<String> heard = new ArrayList<>();
  private final Dispatcher dispatcher = dispatcher("node-1");

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void delivered_isToldOnce() {
    add("a", 1);

    assertThat(dispatcher.round()).isEqualTo(1);
    assertThat(dispatcher.round()).isZero();

    assertThat(channel.tried).containsExactly("a 1");
    assertThat(rows()).extracting(Notification::state).containsExactly(OutboxState.DELIVERED);
    assertThat(heard).containsExactly("delivered");
  }

  @Test
  void versionsOfOneKey_goOutInOrder_andOtherKeysDoNotWaitForThem() {
    add("a", 1);
    add("a", 2);
    add("b", 1);
    channel.answers(Outcome.Retryable.of("500"));

    dispatcher.round();
    assertThat(channel.tried).containsExactly("a 1", "b 1");
    sink.pass(A_SECOND);
    dispatcher.round();
    dispatcher.round();

    assertThat(channel.tried).containsExactly("a 1", "b 1", "a 1", "a 2");
  }

  @Test
  void retryable_waitsLongerEachTime() {
    add("a", 1);
    channel.answers(
        Outcome.Retryable.of("500"), Outcome.Retryable.of("500"), new Outcome.Delivered());

    dispatcher.round();
    sink.pass(A_SECOND - 1);
    assertThat(dispatcher.round()).isZero();
    sink.pass(1);
    assertThat(dispatcher.round()).isEqualTo(1);
    sink.pass(2 * A_SECOND - 1);
    assertThat(dispatcher.round()).isZero();
    sink.pass(1);
    assertThat(dispatcher.round()).isEqualTo(1);

    assertThat(rows().get(0).state()).isEqualTo(OutboxState.DELIVERED);
    assertThat(rows().get(0).attempts()).isEqualTo(3);
  }

  @Test
  void receiverThatAsksForMoreTime_hasIt() {
    add("a", 1);
    channel.answers(new Outcome.Retryable("429", Duration.ofSeconds(60)));

    dispatcher.round();
    sink.pass(60 * A_SECOND - 1);
    assertThat(dispatcher.round()).isZero();
    sink.pass(1);

    assertThat(dispatcher.round()).isEqualTo(1);
  }

  @Test
  void lastAttempt_givesUp_saysSo_andTheNextVersionIsTried() {
    add("a", 1);
    add("a", 2);
    channel.answers(
        Outcome.Retryable.of("500"), Outcome.Retryable.of("501"), Outcome.Retryable.of("502"));

    for (int i = 0; i < 4; i++) {
      dispatcher.round();
      sink.pass(60 * A_SECOND);
    }

    assertThat(channel.tried).containsExactly("a 1", "a 1", "a 1", "a 2");
    assertThat(heard).containsExactly("gave up: 502", "delivered");
    assertThat(rows())
        .extracting(Notification::state)
        .containsExactly(OutboxState.FAILED, OutboxState.DELIVERED);
    assertThat(rows().get(0).lastError()).isEqualTo("502");
  }

  @Test
  void rejected_isNotTriedAgain_andSaysSo() {
    add("a", 1);
    channel.answers(new Outcome.Rejected("404"));

    dispatcher.round();
    sink.pass(60 * A_SECOND);

    assertThat(dispatcher.round()).isZero();
    assertThat(heard).containsExactly("gave up: 404");
    assertThat(rows()).extracting(Notification::state).containsExactly(OutboxState.REJECTED);
  }

  @Test
  void channelThatThrows_isTriedAgain_andHoldsUpNoOther() {
    add("a", 1);
    add("b", 1);
    channel.failNext();

    dispatcher.round();
    sink.pass(A_SECOND);
    dispatcher.round();

    assertThat(channel.tried).containsExactly("a 1", "b 1", "a 1");
    assertThat(rows()).extracting(Notification::state).containsOnly(OutboxState.DELIVERED);
  }

  @Test
  void nodeThatDiedWhileDelivering_theNextDeliversTheSameAgain() {
    add("a", 1);
    sink.change(
        (session, changed) ->
            session.outbox().claim("fake", "dead", 10, sink.now(), sink.now() + 60 * A_SECOND));

    assertThat(dispatcher.round()).isZero();
    sink.pass(60 * A_SECOND);

    assertThat(dispatcher.round()).isEqualTo(1);
    assertThat(channel.tried).containsExactly("a 1");
  }

  @Test
  void claimThatRanOutMeanwhile_isCounted_andTheOthersWordHolds() {
    add("a", 1);
    channel.during(
        () -> {
          sink.pass(61 * A_SECOND);
          dispatcher("node-2").round();
        });

    dispatcher.round();

    assertThat(channel.tried).containsExactly("a 1", "a 1");
    assertThat(rows()).extracting(Notification::state).containsExactly(OutboxState.DELIVERED);
    assertThat(rows().get(0).attempts()).isEqualTo(1);
    assertThat(
            sink.count("fleetpulse.sink.notifications", "channel", "fake", "outcome", "claim-lost"))
        .isEqualTo(1);
  }

  /** Its claims would hold for longer than an attempt may take, although nobody works on them. */
  @Test
  void databaseThatFailedMeanwhile_whatWasClaimedIsTriedAgainAtOnce() throws SQLException {
    add("a", 1);
    add("b", 1);
    channel.during(() -> execute("ALTER TABLE outbox RENAME TO gone"));

    assertThatThrownBy(dispatcher::round).isInstanceOf(DatabaseException.class);
    execute("ALTER TABLE gone RENAME TO outbox");
    dispatcher.round();

    assertThat(channel.tried).containsExactly("a 1", "a 1", "b 1");
    assertThat(rows()).extracting(Notification::state).containsOnly(OutboxState.DELIVERED);
  }

  /** A slow receiver: half of the claim's time is used up by the first. */
  @Test
  void turnThatComesTooLateForItsClaim_isClaimedAnew() {
    add("a", 1);
    add("b", 1);
    channel.during(() -> sink.pass(31 * A_SECOND));

    assertThat(dispatcher.round()).isEqualTo(1);
    assertThat(dispatcher.round()).isEqualTo(1);

    assertThat(channel.tried).containsExactly("a 1", "b 1");
  }

  private void execute(String sql) {
    try {
      sink.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(String key, long version) {
    sink.change(
        (session, changed) ->
            session
                .outbox()
                .add(new NewNotification("fake", key, ALERT, version, "{}"), sink.now()));
  }

  private List<Notification> rows() {
    return sink.ask(session -> session.outbox().ofAlert(ALERT));
  }

  /** Waits the whole of each pause. */
  private Dispatcher dispatcher(String node) {
    return new Dispatcher(
        sink.database(),
        channel,
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), () -> 1),
        new Dispatcher.Settings(node, Duration.ofSeconds(60), Duration.ofMillis(500)),
        sink.clock(),
        sink.metrics(),
        new Dispatcher.Health() {
          @Override
          public void delivered(String name) {
            heard.add("delivered");
          }

          @Override
          public void gaveUp(String name, String error) {
            heard.add("gave up: " + error);
          }
        });
  }

  /** Delivers unless told otherwise; gives up after three attempts. */
  private static final class Fake implements Channel {
    private final List<String> tried = new ArrayList<>();
    private final Deque<Outcome> next = new ArrayDeque<>();
    private boolean fail;
    private Runnable during = () -> {};

    void answers(Outcome... outcomes) {
      next.addAll(List.of(outcomes));
    }

    void failNext() {
      fail = true;
    }

    void during(Runnable work) {
      during = work;
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public int mostAttempts() {
      return 3;
    }

    @Override
    public Outcome deliver(Notification notification) {
      tried.add(notification.orderKey() + " " + notification.version());
      Runnable work = during;
      during = () -> {};
      work.run();
      if (fail) {
        fail = false;
        throw new IllegalStateException("a fault of the channel");
      }
      return next.isEmpty() ? new Outcome.Delivered() : next.remove();
    }
  }
}
