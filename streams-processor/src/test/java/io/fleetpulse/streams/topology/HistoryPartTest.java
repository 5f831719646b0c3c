package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.query.NotReady;
import io.fleetpulse.streams.query.Stores;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.HistoryMetrics;
import io.fleetpulse.streams.store.HistoryStores;
import io.fleetpulse.streams.store.ServiceHistoryProcessor;
import io.fleetpulse.streams.window.WindowEncoder;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into the history comes out of it: packed or not, after a crash too. */
class HistoryPartTest {
  private static final long START = 1_700_000_400_000L;
  private static final long HOUR = 3_600_000;
  private static final InstanceIdentity IDENTITY =
      InstanceIdentity.named("default", "checkout", "a");
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("threads"), SeriesKind.GAUGE, 1, "1"),
              new Series(SeriesKey.of("loaded"), SeriesKind.COUNTER, 1, "1"),
              new Series(SeriesKey.of("pauses"), SeriesKind.DISTRIBUTION, 1e-6, "s")));

  static {
    TrustedRecords.trust();
  }

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final int schema = schemas.idOf("w", WindowSummary.getClassSchema());
  private final HistoryMetrics metrics = new HistoryMetrics();
  private final RecordLog log = new RecordLog();
  private final List<ClosedWindow> sent = new ArrayList<>();
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    driver = driver(schema, "first");
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @ParameterizedTest
  @EnumSource
  void windows_areAnsweredInOrder_whetherTheyArePackedOrNot(WindowTier tier) throws NotReady {
    for (int i = 0; i < 150; i++) {
      send(tier, window(tier, i, 0, START), i % 60 == 0);
    }

    assertThat(packed(tier)).isPositive();
    assertThat(heads(tier)).isLessThan(60);
    assertAnswer(tier, sent);
    assertThat(metrics.unreadable.sum()).isZero();
  }

  @Test
  void windowsOfAnotherVersionsSchema_areReadByAvrosRules() throws NotReady {
    driver.close();
    driver = driver(schema + 1, "another");
    for (int i = 0; i < 100; i++) {
      send(WindowTier.MINUTE, window(WindowTier.MINUTE, i, 0, START), i == 0);
    }

    assertThat(packed(WindowTier.MINUTE)).isPositive();
    assertAnswer(WindowTier.MINUTE, sent);
  }

  @Test
  void higherRevision_replacesAPackedWindow_andALowerOneDoesNot() throws NotReady {
    for (int i = 0; i < 130; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 1, START), i == 0);
    }
    ClosedWindow resumed = window(WindowTier.TEN_SECONDS, 5, 2, START);
    send(WindowTier.TEN_SECONDS, resumed, false);
    send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, 6, 0, START), false);

    List<ClosedWindow> expected = new ArrayList<>(sent.subList(0, 130));
    expected.set(5, resumed);
    assertAnswer(WindowTier.TEN_SECONDS, expected);
  }

  @Test
  void jvmThatIsSilent_isPackedToo_andOneStartedAnewHasWindowsOfItsOwn() throws NotReady {
    for (int i = 0; i < 5; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START), i == 0);
    }
    for (int i = 4; i < 8; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START + 45_000), i == 4);
    }
    assertThat(heads(WindowTier.TEN_SECONDS)).isEqualTo(9);

    driver.advanceWallClockTime(Duration.ofHours(1));
    // Nothing more is waiting to be read: only then time goes on without records.
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(heads(WindowTier.TEN_SECONDS)).isZero();
    assertAnswer(WindowTier.TEN_SECONDS, sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 59, 60, 61, 100, 149})
  void crash_afterWhichOnlyChangelogsAreLeft_losesNoWindow(int before) throws NotReady {
    for (int i = 0; i < before; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START), i == 0);
    }
    TopologyTestDriver crashed = driver;
    driver = driver(schema, "second");
    restoreLogged(crashed, driver);
    crashed.close();
    driver.advanceWallClockTime(Duration.ofSeconds(10L * before));
    for (int i = before; i < 150; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START), false);
    }

    assertAnswer(WindowTier.TEN_SECONDS, sent);
  }

  @Test
  void oneSeries_isAnsweredWithoutTheOthers_andTheLatestOnlyWhenSoManyAreAsked() throws NotReady {
    for (int i = 0; i < 100; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START), i == 0);
    }
    List<ClosedWindow> answer =
        history()
            .windows(
                WindowTier.TEN_SECONDS,
                IDENTITY,
                series -> series.key().metric().equals("loaded"),
                START + 200_000,
                START + 900_000,
                3);

    assertThat(answer)
        .extracting(ClosedWindow::startMillis)
        .containsExactly(START + 880_000, START + 890_000, START + 900_000);
    assertThat(answer.get(2).stat(answer.get(2).find("loaded"), Stat.INCREASE))
        .isEqualTo(sent.get(90).stat(sent.get(90).find("loaded"), Stat.INCREASE));
  }

  @Test
  void windowsWhoseNamesNeverCame_areLeftOut_andCounted() throws NotReady {
    for (int i = 0; i < 70; i++) {
      send(WindowTier.TEN_SECONDS, window(WindowTier.TEN_SECONDS, i, 0, START), false);
    }
    assertThat(answer(WindowTier.TEN_SECONDS)).isEmpty();
    assertThat(packed(WindowTier.TEN_SECONDS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "240, 0",
    "240, 240",
    "2, 0",
    "2, 2",
    "2562047000000, 0",
    "2562047000000, 2562047000000",
  })
  void aWindowOfTheFuture_isRefusedAndTheOthersAreKept(long startHours, long stampHours)
      throws NotReady {
    ClosedWindow future =
        window(WindowTier.TEN_SECONDS, Math.multiplyExact(startHours, HOUR / 10_000), 0, START);
    pipe(WindowTier.TEN_SECONDS, future, true, START + stampHours * HOUR);
    assertThat(metrics.unreadable.sum()).isEqualTo(1);

    ClosedWindow now = window(WindowTier.TEN_SECONDS, 0, 0, START);
    send(WindowTier.TEN_SECONDS, now, true);
    assertAnswer(WindowTier.TEN_SECONDS, List.of(now));
  }

  @Test
  void bytesThatAreNoWindow_areCounted_andTheOthersKept() throws NotReady {
    TestInputTopic<String, byte[]> topic = input(Topic.WINDOWS_10S);
    topic.pipeInput("default/checkout/a", new byte[] {0, 0, 0, 0, (byte) schema, 7}, START);
    topic.pipeInput("default/checkout/a", new byte[] {1}, START);
    topic.pipeInput("default/checkout/a", null, START);
    ClosedWindow now = window(WindowTier.TEN_SECONDS, 0, 0, START);
    topic.pipeInput("no key of an instance", encoded(WindowTier.TEN_SECONDS, now, true), START);
    assertThat(metrics.unreadable.sum()).isEqualTo(4);

    send(WindowTier.TEN_SECONDS, now, true);
    assertAnswer(WindowTier.TEN_SECONDS, List.of(now));
  }

  @Test
  void aClockAheadByMinutes_isNoReasonToRefuse() throws NotReady {
    ClosedWindow ahead = window(WindowTier.TEN_SECONDS, 30, 0, START);
    pipe(WindowTier.TEN_SECONDS, ahead, true, ahead.endMillis());
    assertAnswer(WindowTier.TEN_SECONDS, List.of(ahead));
    assertThat(metrics.unreadable.sum()).isZero();
  }

  @Test
  void aServiceWindowOfTheFuture_isRefusedAndTheOthersAreKept() {
    TestInputTopic<String, byte[]> topic = input(Topic.SERVICE_WINDOWS);
    topic.pipeInput("default/checkout", new byte[] {1}, START + 240 * HOUR);
    topic.pipeInput("default/checkout", null, START);
    assertThat(metrics.unreadable.sum()).isEqualTo(2);

    topic.pipeInput("default/checkout", new byte[] {2}, START + 10_000);
    WindowStore<Bytes, byte[]> store = driver.getWindowStore(ServiceHistoryProcessor.STORE);
    Bytes key = Bytes.wrap("default/checkout".getBytes(StandardCharsets.UTF_8));
    assertThat(store.fetch(key, START)).containsExactly(2);
    assertThat(metrics.unreadable.sum()).isEqualTo(2);
  }

  private TopologyTestDriver driver(int ourSchema, String folder) {
    Topology topology = new Topology();
    HistoryPart.add(
        topology,
        TOPICS,
        new HistoryConfig(
            schemas,
            WindowTier.each(any -> ourSchema),
            HistoryConfig.USUAL_RETENTION,
            metrics,
            () -> log));
    ServiceHistoryPart.add(topology, TOPICS, metrics.unreadable);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.resolve(folder).toString());
    return new TopologyTestDriver(topology, config, Instant.ofEpochMilli(START));
  }

  /** Copies what is in stores that have a changelog. */
  private static void restoreLogged(TopologyTestDriver from, TopologyTestDriver to) {
    for (WindowTier tier : WindowTier.values()) {
      for (String name : List.of(HistoryStores.layouts(tier), HistoryStores.marks(tier))) {
        KeyValueStore<Bytes, byte[]> target = to.getKeyValueStore(name);
        KeyValueStore<Bytes, byte[]> source = from.getKeyValueStore(name);
        try (KeyValueIterator<Bytes, byte[]> all = source.all()) {
          all.forEachRemaining(entry -> target.put(entry.key, entry.value));
        }
      }
      WindowStore<Bytes, byte[]> target = to.getWindowStore(HistoryStores.chunks(tier));
      WindowStore<Bytes, byte[]> source = from.getWindowStore(HistoryStores.chunks(tier));
      try (KeyValueIterator<Windowed<Bytes>, byte[]> all = source.all()) {
        while (all.hasNext()) {
          KeyValue<Windowed<Bytes>, byte[]> entry = all.next();
          target.put(entry.key.key(), entry.value, entry.key.window().start());
        }
      }
    }
  }

  private void send(WindowTier tier, ClosedWindow window, boolean withNames) {
    sent.add(window);
    driver.advanceWallClockTime(tier.size());
    pipe(tier, window, withNames, window.endMillis());
  }

  private void pipe(WindowTier tier, ClosedWindow window, boolean withNames, long stampMillis) {
    byte[] record = encoded(tier, window, withNames);
    TestRecord<String, byte[]> piped =
        new TestRecord<>(IDENTITY.key(), record, Instant.ofEpochMilli(stampMillis));
    input(tier.topic()).pipeInput(piped);
    log.add(piped);
  }

  private byte[] encoded(WindowTier tier, ClosedWindow window, boolean withNames) {
    assertThat(window.sizeMillis()).isEqualTo(tier.size().toMillis());
    return new WindowEncoder(schema).encode(window, withNames);
  }

  private void assertAnswer(WindowTier tier, List<ClosedWindow> expected) throws NotReady {
    List<ClosedWindow> answer = answer(tier);
    assertThat(answer).hasSameSizeAs(expected);
    for (int i = 0; i < answer.size(); i++) {
      assertThat(answer.get(i).header()).isEqualTo(expected.get(i).header());
      assertThat(answer.get(i).columns())
          .usingRecursiveComparison()
          .isEqualTo(expected.get(i).columns());
    }
  }

  private List<ClosedWindow> answer(WindowTier tier) throws NotReady {
    return history().windows(tier, IDENTITY, any -> true, 0, Long.MAX_VALUE / 2, 10_000);
  }

  private WindowHistory history() {
    return new WindowHistory(
        new Stores() {
          @Override
          @SuppressWarnings("unchecked")
          public <T> T store(String name, QueryableStoreType<T> type) {
            return (T) driver.getAllStateStores().get(name);
          }
        },
        schemas,
        WindowTier.each(any -> schema));
  }

  private long heads(WindowTier tier) {
    long count = 0;
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(HistoryStores.heads(tier));
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  private int packed(WindowTier tier) {
    int count = 0;
    WindowStore<Bytes, byte[]> store = driver.getWindowStore(HistoryStores.chunks(tier));
    try (KeyValueIterator<Windowed<Bytes>, byte[]> all = store.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  private static ClosedWindow window(
      WindowTier tier, long position, int revision, long jvmStartMillis) {
    long size = tier.size().toMillis();
    long start = Math.floorDiv(START, size) * size + position * size;
    WindowColumns columns = new WindowColumns(LAYOUT);
    for (int i = 0; i < 10; i++) {
      columns.read(0, 40 + (position * 7 + i) % 5, false);
    }
    columns.count(0, position % 3, 1_000 + position);
    HistogramAccumulator pauses = new HistogramAccumulator();
    pauses.record(0.001 * (1 + position % 9));
    columns.distribute(0, 1, 1_000 * (1 + position % 9), position, position * 4_000);
    columns.merge(0, pauses.toHistogram());
    WindowHeader header =
        new WindowHeader(
            start,
            (int) size,
            jvmStartMillis,
            revision,
            false,
            10,
            0,
            0,
            0,
            position * 10,
            position * 10 + 9,
            start + 3,
            start + size - 997,
            0);
    return new ClosedWindow(IDENTITY, LAYOUT, header, columns);
  }

  private TestInputTopic<String, byte[]> input(Topic topic) {
    return driver.createInputTopic(
        TOPICS.name(topic), new StringSerializer(), new ByteArraySerializer());
  }
}
