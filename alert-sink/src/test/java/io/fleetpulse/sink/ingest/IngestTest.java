package io.fleetpulse.sink.ingest;

import static io.fleetpulse.sink.ingest.TestRecords.FINDINGS;
import static io.fleetpulse.sink.ingest.TestRecords.RESULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.SystemFindings;
import io.fleetpulse.sink.notify.topic.DeadLetter;
import io.fleetpulse.sink.store.DatabaseConfig;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.Payloads;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IngestTest {
  private static final TopicPartition PARTITION = new TopicPartition(FINDINGS, 0);
  private static final TopicPartition ANSWERS = new TopicPartition(RESULTS, 0);
  private static final long A_SECOND = 1_000;

  private final TestRecords records = new TestRecords();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void records_areAlerts_andTheOffsetIsInTheDatabase() {
    TestSink sink = closing(TestSink.inMemory());
    Ingest ingest =
        ingest(
            sink,
            new TopicLog()
                .with(
                    records.finding(0, TestRecords.firing("a", 1)),
                    records.finding(1, TestRecords.firing("b", 1))));

    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(2));
    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactlyInAnyOrder("a", "b");
    eventually(() -> assertThat(ingest.health().ok()).isTrue());
  }

  @Test
  void nextReader_goesOnWhereTheDatabaseSays_notWhereTheGroupWas() {
    TestSink sink = closing(TestSink.inMemory());
    sink.change(
        (session, changed) -> session.offsets().advance(FINDINGS, 0, OptionalLong.empty(), 1));

    ingest(
        sink,
        new TopicLog()
            .with(
                records.finding(0, TestRecords.firing("a", 1)),
                records.finding(1, TestRecords.firing("b", 1))));

    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(2));
    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactly("b");
  }

  @Test
  void overtaken_whatWasReadIsVoid_andItGoesOnWhereTheOtherStands() {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    ingest(sink, topic);
    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(1));

    sink.change(
        (session, changed) -> session.offsets().advance(FINDINGS, 0, OptionalLong.of(1), 2));
    topic.with(records.finding(1, TestRecords.firing("taken by the other", 1)));
    eventually(() -> assertThat(sink.count("fleetpulse.sink.fenced")).isEqualTo(1));
    topic.with(records.finding(2, TestRecords.firing("b", 1)));
    sink.pass(2 * A_SECOND);

    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(3));
    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void databaseFails_partitionsPause_readinessSaysWhy_andNothingIsLost() throws SQLException {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    Ingest ingest = ingest(sink, topic);
    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(1));

    sink.execute("ALTER TABLE consumer_offsets RENAME TO gone");
    topic.with(records.finding(1, TestRecords.firing("b", 1)));
    eventually(() -> assertThat(topic.paused()).contains(PARTITION));
    eventually(() -> assertThat(ingest.health().detail()).contains("consumer_offsets"));
    assertThat(ingest.health().ok()).isFalse();
    topic.with(records.finding(2, TestRecords.firing("c", 1)));
    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactly("a");

    sink.execute("ALTER TABLE gone RENAME TO consumer_offsets");
    sink.pass(2 * A_SECOND);
    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(3));
    assertThat(sink.alerts())
        .extracting(Alert::fingerprint)
        .containsExactlyInAnyOrder("a", "b", "c");
    eventually(() -> assertThat(ingest.health().ok()).isTrue());
    assertThat(topic.paused()).isEmpty();
  }

  @Test
  void brokersAwayAmidARebalance_readinessSaysSo_thoughNothingIsAssigned() {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    topic.updatePartitions(FINDINGS, List.of(new PartitionInfo(FINDINGS, 0, null, null, null)));
    Ingest ingest = ingest(sink, topic);
    eventually(() -> assertThat(ingest.health().ok()).isTrue());

    topic.revoked();
    minutes(1, sink, topic);
    eventually(() -> assertThat(ingest.health().detail()).contains("no partition is assigned"));

    topic.away(true);
    minutes(1, sink, topic);
    eventually(() -> assertThat(ingest.health().detail()).contains("Kafka does not answer"));

    topic.away(false);
    topic.assigned(PARTITION, ANSWERS);
    minutes(1, sink, topic);
    eventually(() -> assertThat(ingest.health().ok()).isTrue());
  }

  @Test
  void brokersAway_nothingExpires_readinessSaysSo_andOnceBackHeartbeatsHaveTheWholeExpiry() {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    Ingest ingest = ingest(sink, topic);
    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(1));
    minutes(3, sink, topic);
    eventually(() -> assertThat(ingest.health().ok()).isTrue());

    topic.away(true);
    minutes(20, sink, topic);
    eventually(() -> assertThat(ingest.health().detail()).contains("Kafka does not answer"));
    assertThat(ingest.health().ok()).isFalse();
    assertThat(states(sink)).containsExactly(AlertState.ACTIVE);

    topic.away(false);
    minutes(5, sink, topic);
    eventually(() -> assertThat(ingest.health().ok()).isTrue());
    assertThat(states(sink)).containsExactly(AlertState.ACTIVE);

    minutes(5, sink, topic);
    eventually(() -> assertThat(states(sink)).containsExactly(AlertState.EXPIRED));
  }

  private static List<AlertState> states(TestSink sink) {
    return sink.alerts("heap-leak").stream().map(Alert::state).toList();
  }

  /** One look at what is overdue in each minute. */
  private static void minutes(int count, TestSink sink, TopicLog topic) {
    for (int minute = 0; minute < count; minute++) {
      int before = topic.asked();
      sink.pass(60 * A_SECOND);
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(30))
          .until(() -> topic.asked() > before);
    }
  }

  @Test
  void registryAway_recordsWait_andAreNoDeadLetters() {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    records.away(true);
    Ingest ingest = ingest(sink, topic);
    eventually(() -> assertThat(ingest.health().detail()).contains("registry does not answer"));

    records.away(false);
    eventually(
        () -> {
          sink.pass(2 * A_SECOND);
          assertThat(sink.offset(FINDINGS, 0)).hasValue(1);
        });
    assertThat(sink.alerts()).extracting(Alert::fingerprint).containsExactly("a");
    assertThat(sink.pending("dead-letters")).isZero();
  }

  @Test
  void longOutage_isLoggedOnce_andEachNewOneAgain() {
    Logger logger = (Logger) LoggerFactory.getLogger(Ingest.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    open.add(() -> logger.detachAppender(log));
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog().with(records.finding(0, TestRecords.firing("a", 1)));
    records.away(true);
    ingest(sink, topic);

    failTimes(sink, 4);
    assertThat(log.list).hasSize(1);
    records.away(false);
    eventually(
        () -> {
          sink.pass(2 * A_SECOND);
          assertThat(sink.offset(FINDINGS, 0)).hasValue(1);
        });
    topic.with(records.finding(1, TestRecords.firing("a", 2)));
    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(2));
    assertThat(log.list).hasSize(1);

    records.away(true);
    topic.with(TestRecords.record(RESULTS, 0, new byte[] {0, 0, 0, 0, 9, 1}));
    failTimes(sink, 8);
    assertThat(log.list).hasSize(2);
  }

  private static void failTimes(TestSink sink, int times) {
    eventually(
        () -> {
          sink.pass(2 * A_SECOND);
          assertThat(sink.count("fleetpulse.sink.batches.failed")).isGreaterThanOrEqualTo(times);
        });
  }

  /** H2 takes any text; PostgreSQL takes no zero character. */
  @Test
  void recordTheDatabaseDoesNotTake_isADeadLetter_andTheOthersCount() throws IOException {
    EmbeddedPostgres server = closing(EmbeddedPostgres.start());
    TestSink sink =
        closing(
            TestSink.at(
                new DatabaseConfig(server.getJdbcUrl("postgres", "postgres"), "postgres", null)));
    ingest(
        sink,
        new TopicLog()
            .with(
                records.finding(0, TestRecords.firing("a", 1)),
                records.finding(
                    1, TestRecords.leak("zero", FindingState.FIRING, 1).setSummary("\0").build()),
                records.finding(2, TestRecords.firing("b", 1))));

    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(3));
    assertThat(sink.alerts("heap-leak"))
        .extracting(Alert::fingerprint)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(sink.pending("dead-letters")).isEqualTo(1);
    assertThat(
            sink.count("fleetpulse.sink.dead.letters", "topic", FINDINGS, "reason", "unstorable"))
        .isEqualTo(1);
  }

  /** How much a text may hold differs between databases and their versions. */
  @Test
  void undecodableRecordTooLargeToBeKept_isADeadLetterWithoutItsBytes_andTheNextCounts()
      throws SQLException {
    TestSink sink = closing(TestSink.inMemory());
    sink.execute("ALTER TABLE outbox ALTER COLUMN payload SET DATA TYPE VARCHAR(50000)");
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    ingest(
        sink,
        new TopicLog()
            .with(
                TestRecords.record(FINDINGS, 0, large),
                records.finding(1, TestRecords.firing("a", 1))));

    eventually(() -> assertThat(sink.offset(FINDINGS, 0)).hasValue(2));
    assertThat(sink.alerts("heap-leak")).extracting(Alert::fingerprint).containsExactly("a");
    assertThat(sink.alerts(SystemFindings.UNDECODABLE_RECORDS)).hasSize(1);
    assertThat(sink.count("fleetpulse.sink.dead.letters", "topic", FINDINGS, "reason", "too-large"))
        .isEqualTo(1);
    List<Notification> letters =
        sink.ask(session -> session.outbox().claim("dead-letters", "n", 9, sink.now(), 1));
    DeadLetter letter = Payloads.read(letters.get(0).payload(), DeadLetter.class);
    assertThat(letters).hasSize(1);
    assertThat(letter.value()).isNull();
    assertThat(letter.key()).isNotNull();
    assertThat(letter.detail()).contains("100000 bytes at offset 0 of " + FINDINGS + "-0");
  }

  @Test
  void undecodableRecords_areAnAlert_thatEndsOnceAllWasReadableForAWhile() {
    TestSink sink = closing(TestSink.inMemory());
    ingest(sink, new TopicLog().with(TestRecords.record(FINDINGS, 0, new byte[] {7})));
    eventually(() -> assertThat(sink.alerts(SystemFindings.UNDECODABLE_RECORDS)).hasSize(1));

    sink.pass(400 * A_SECOND);

    eventually(
        () ->
            assertThat(sink.alerts(SystemFindings.UNDECODABLE_RECORDS))
                .singleElement()
                .extracting(Alert::state)
                .isEqualTo(AlertState.RESOLVED));
  }

  @Test
  void close_endsTheConsumer_andReadinessSaysSo() {
    TestSink sink = closing(TestSink.inMemory());
    TopicLog topic = new TopicLog();
    Ingest ingest = ingest(sink, topic);

    ingest.close();

    assertThat(topic.closed()).isTrue();
    assertThat(ingest.health().ok()).isFalse();
  }

  private Ingest ingest(TestSink sink, TopicLog topic) {
    topic.assigned(PARTITION, ANSWERS);
    Ingest ingest =
        closing(
            new Ingest(
                topic,
                new Ingest.Topics(FINDINGS, RESULTS),
                records,
                new Ingest.Target(
                    sink.database(),
                    sink.ledger(),
                    sink.alertLedger(),
                    sink.actionLedger(),
                    sink.system()),
                new Sweeper(
                    sink.database(),
                    sink.ledger(),
                    sink.alertLedger(),
                    sink.actionLedger(),
                    sink.system(),
                    Duration.ofMinutes(5)),
                () -> true,
                Duration.ofSeconds(5),
                sink.clock(),
                sink.metrics()));
    ingest.start();
    return ingest;
  }

  private <T extends AutoCloseable> T closing(T part) {
    open.add(part);
    return part;
  }

  private static void eventually(ThrowingRunnable holds) {
    // The database that a test asks may be the one that fails.
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(holds);
  }
}
