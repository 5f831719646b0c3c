package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.detection.DetectionConfig;
import io.fleetpulse.streams.detection.DetectionProcessor;
import io.fleetpulse.streams.finding.FindingMetrics;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.HistoryMetrics;
import io.fleetpulse.streams.window.EmptyLog;
import io.fleetpulse.streams.window.WindowEncoder;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What minutes show that a window does not; the same after a crash. */
class DetectionPartTest {
  private static final long START = 1_700_000_400_000L;
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("jvm.cpu.recent_utilization"), SeriesKind.GAUGE, 0.001, "1"),
              new Series(SeriesKey.of("jvm.thread.live"), SeriesKind.GAUGE, 1, "{thread}"),
              new Series(
                  SeriesKey.of("jvm.file_descriptor.count"),
                  SeriesKind.GAUGE,
                  1,
                  "{file_descriptor}"),
              new Series(
                  SeriesKey.of("jvm.file_descriptor.limit"),
                  SeriesKind.GAUGE,
                  1,
                  "{file_descriptor}")));

  static {
    TrustedRecords.trust();
  }

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final int windowSchema = schemas.idOf("w", WindowSummary.getClassSchema());
  private final int findingSchema = schemas.idOf("f", Finding.getClassSchema());
  private final AvroDeserializer<Finding> reader =
      AvroDeserializer.specific(schemas, Finding.class);
  private final RecordLog log = new RecordLog();
  private final Random noise = new Random(5);
  private final List<Finding> told = new ArrayList<>();
  private LiveFindings live = new LiveFindings();
  private TopologyTestDriver driver;
  private int minute;

  @BeforeEach
  void start() {
    driver = driver("first");
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void oneInstanceThatDiffersFromItself_isTold_withWhatChangedFirst_andItsEnd() {
    usual(60);
    assertThat(told).isEmpty();
    for (int i = 0; i < 12; i++) {
      minute(i < 3 ? 0.2 : 0.9, 300, 40);
    }

    assertThat(live.all()).hasSize(1);
    assertThat(told.get(0).getSubject()).isEqualTo("default/checkout/b");
    assertThat(told.get(0).getRule()).isEqualTo("anomaly");
    assertThat(told.get(0).getType()).isEqualTo(FindingType.ANOMALY);
    assertThat(told.get(0).getState()).isEqualTo(FindingState.FIRING);
    assertThat(told.get(0).getLabels()).containsEntry("version", "1.2").containsEntry("team", "x");
    assertThat(told.get(0).getCause()).isEqualTo("live threads rose");
    assertThat(evidence(told.get(told.size() - 1), "likely cause"))
        .anyMatch(text -> text.contains("CPU use"));

    usual(10);
    assertThat(live.all()).isEmpty();
    assertThat(told.get(told.size() - 1).getState()).isEqualTo(FindingState.CLEARED);
    assertThat(told).allMatch(finding -> finding.getSubject().endsWith("/b"));
  }

  @Test
  void oneMinuteThatIsStrange_andNoise_areNothing() {
    usual(60);
    minute(0.95, 500, 40);
    usual(100);
    assertThat(told).isEmpty();
  }

  @Test
  void fileDescriptorLeak_isToldByItsCause() {
    usual(5);
    for (int i = 0; i < 40 && told.isEmpty(); i++) {
      minute(0.2, 40, 40 + 30 * i);
    }
    assertThat(told).isNotEmpty();
    assertThat(told.get(0).getCause()).isEqualTo("file descriptor leak");
    assertThat(told.get(0).getType()).isEqualTo(FindingType.LEAK);
    assertThat(told.get(0).getSummary())
        .contains("b (service checkout)")
        .contains("open files and sockets rose by")
        .contains("of 4096");
  }

  @Test
  void crashAtAnyMinute_changesNothingOfWhatIsTold() {
    List<String> whole = story(-1);
    assertThat(whole).isNotEmpty();
    for (int crash : new int[] {1, 40, 62, 64, 66, 70, 76}) {
      driver.close();
      told.clear();
      minute = 0;
      noise.setSeed(5);
      driver = driver("again" + crash);
      log.clear();
      assertThat(story(crash)).as("crash before minute " + crash).isEqualTo(whole);
    }
  }

  private List<String> story(int crash) {
    noise.setSeed(5);
    for (int i = 0; i < 80; i++) {
      if (i == crash) {
        crash(i);
      }
      if (i < 60 || i > 72) {
        usual(1);
      } else {
        minute(0.2, 300, 40);
      }
    }
    return told.stream()
        .map(each -> each.getRule() + " " + each.getState() + " " + each.getEpisodeStartMillis())
        .distinct()
        .toList();
  }

  private void crash(int at) {
    TopologyTestDriver crashed = driver;
    driver = driver("after" + at);
    for (String store : List.of(DetectionProcessor.STORE, DetectionProcessor.LAYOUTS_STORE)) {
      KeyValueStore<Bytes, byte[]> target = driver.getKeyValueStore(store);
      KeyValueStore<Bytes, byte[]> source = crashed.getKeyValueStore(store);
      try (KeyValueIterator<Bytes, byte[]> all = source.all()) {
        all.forEachRemaining(entry -> target.put(entry.key, entry.value));
      }
    }
    crashed.close();
    driver.advanceWallClockTime(Duration.ofMinutes(minute));
    // The driver numbers its records from 0 again; those that were read have their numbers.
    for (int i = 0; i < 3 * minute; i++) {
      driver
          .createInputTopic(
              TOPICS.name(Topic.WINDOWS_1M), new StringSerializer(), new ByteArraySerializer())
          .pipeInput("nothing", null, Instant.ofEpochMilli(START));
    }
  }

  private void usual(int minutes) {
    for (int i = 0; i < minutes; i++) {
      minute(0.2 + 0.02 * noise.nextGaussian(), 40 + noise.nextInt(4), 40 + noise.nextInt(3));
    }
  }

  /** A minute of three instances, of which the second shows this. */
  private void minute(double cpu, int threads, int descriptors) {
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    for (String instance : List.of("a", "b", "c")) {
      boolean shown = instance.equals("b");
      send(
          instance,
          shown ? cpu : 0.2 + 0.02 * noise.nextGaussian(),
          shown ? threads : 40 + noise.nextInt(4),
          shown ? descriptors : 40);
    }
    minute++;
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    driver
        .createOutputTopic(
            TOPICS.name(Topic.FINDINGS), new StringDeserializer(), new ByteArrayDeserializer())
        .readValuesToList()
        .forEach(value -> told.add(reader.deserialize("findings", value)));
  }

  private void send(String instance, double cpu, int threads, int descriptors) {
    WindowColumns columns = new WindowColumns(LAYOUT);
    for (int i = 0; i < 60; i++) {
      columns.read(0, Math.round(1_000 * cpu), false);
      columns.read(1, threads, false);
      columns.read(2, descriptors, false);
      columns.read(3, 4_096, false);
    }
    long begin = START + minute * 60_000L;
    InstanceIdentity identity =
        InstanceIdentity.of("default", "checkout", instance, "1.2", "z", Map.of("team", "x"));
    ClosedWindow window =
        new ClosedWindow(
            identity,
            LAYOUT,
            new WindowHeader(
                begin, 60_000, START, 0, false, 60, 0, 0, 0, 0, 59, begin, begin + 59_000, 0),
            columns);
    TestRecord<String, byte[]> record =
        new TestRecord<>(
            identity.key(),
            new WindowEncoder(windowSchema).encode(window, minute % 30 == 0),
            Instant.ofEpochMilli(begin + 60_000));
    driver
        .createInputTopic(
            TOPICS.name(Topic.WINDOWS_1M), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(record);
    log.add(record);
  }

  private TopologyTestDriver driver(String folder) {
    live = new LiveFindings();
    Topology topology = new Topology();
    HistoryPart.add(
        topology,
        TOPICS,
        new HistoryConfig(
            schemas,
            WindowTier.each(any -> windowSchema),
            HistoryConfig.USUAL_RETENTION,
            new HistoryMetrics(),
            EmptyLog::new));
    DetectionPart.add(
        topology,
        TOPICS,
        new DetectionConfig(
            schemas,
            windowSchema,
            findingSchema,
            live,
            new FindingMetrics(),
            new LongAdder(),
            () -> log));
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.resolve(folder).toString());
    return new TopologyTestDriver(topology, config, Instant.ofEpochMilli(START));
  }

  private static List<String> evidence(Finding finding, String name) {
    return finding.getEvidence().stream()
        .filter(each -> each.getName().equals(name))
        .map(Evidence::getText)
        .toList();
  }
}
