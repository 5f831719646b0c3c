package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.InstanceState;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.window.EmptyLog;
import io.fleetpulse.streams.window.LiveInstance;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.SamplesProcessor;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesPartTest {
  private static final long START = 1_700_000_030_000L;
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final LiveInstances live = new LiveInstances();
  private final WindowMetrics metrics = new WindowMetrics();
  private int sampleSchema;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> samples;
  private TestOutputTopic<String, byte[]> tenSeconds;
  private TestOutputTopic<String, byte[]> minutes;
  private TestOutputTopic<String, byte[]> deadLetters;

  @BeforeEach
  void start() {
    sampleSchema = schemas.idOf("s", SampleBytes.SCHEMA);
    int summary = schemas.idOf("w", WindowSummary.getClassSchema());
    Topology topology = new Topology();
    SamplesPart.add(
        topology,
        TOPICS,
        new SamplesConfig(schemas, WindowTier.each(any -> summary), live, metrics, EmptyLog::new),
        false);
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver = new TopologyTestDriver(topology, config, Instant.ofEpochMilli(START));
    samples =
        driver.createInputTopic(
            TOPICS.name(Topic.SAMPLES), new StringSerializer(), new ByteArraySerializer());
    tenSeconds = output(Topic.WINDOWS_10S);
    minutes = output(Topic.WINDOWS_1M);
    deadLetters = output(Topic.DEAD_LETTERS);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void windows_closeByLaterSamplesAndHoldEveryStatistic() {
    send("a", 0, 71);

    List<GenericRecord> windows =
        tenSeconds.readValuesToList().stream().map(this::summary).toList();
    assertThat(windows).hasSize(7);
    GenericRecord first = windows.get(0);
    assertThat(first.get("windowStartMillis")).isEqualTo(START);
    assertThat(first.get("samples")).isEqualTo(10);
    assertThat(first.get("quality")).hasToString("OK");
    int heap = column(first, "jvm.heap.used");
    assertThat(longs(first, "gaugeLast").get(heap)).isEqualTo(1_009);
    assertThat(longs(first, "gaugeMinBelowLast").get(heap)).isEqualTo(9);
    assertThat(longs(first, "gaugeMaxAboveLast").get(heap)).isZero();
    assertThat(longs(first, "gaugeSumDelta").get(heap)).isEqualTo(-45);
    int cpu = column(first, "jvm.cpu.time");
    assertThat(longs(first, "counterIncrease").get(cpu)).isEqualTo(9_000);
    assertThat(longs(first, "counterTotal").get(cpu)).isEqualTo(9_000);
    assertThat(windows.get(1).get("layout")).isNull();
    assertThat(longs(windows.get(1), "counterIncrease").get(cpu)).isEqualTo(10_000);

    List<GenericRecord> whole = minutes.readValuesToList().stream().map(this::summary).toList();
    assertThat(whole).hasSize(2);
    assertThat(whole.get(1).get("samples")).isEqualTo(60);
    assertThat(longs(whole.get(1), "counterIncrease").get(cpu)).isEqualTo(60_000);
  }

  @Test
  void pools_areTheSeriesTheirIdentityNames() {
    send("a", 0, 11);

    GenericRecord window = summary(tenSeconds.readValue());
    List<?> series = (List<?>) ((GenericRecord) window.get("layout")).get("series");
    assertThat(series)
        .map(Object::toString)
        .anyMatch(text -> text.contains("jvm.memory.used") && text.contains("G1 Old Gen"));
  }

  @Test
  void agentThatSaysItEnds_isNotMissed() {
    send("a", 0, 5);
    GenericRecord last = SampleBytes.sample("a", START, 5, START + 5_000);
    last.put("ending", true);
    pipe("a", last, START + 5_000);
    send("b", 0, 1);
    pass(60);

    assertThat(stateOf("a")).isEqualTo(InstanceState.ENDED);
    assertThat(stateOf("b")).isEqualTo(InstanceState.SILENT);

    send("a", 6, 1);
    assertThat(stateOf("a")).as("started again in the same JVM").isEqualTo(InstanceState.LIVE);
  }

  private InstanceState stateOf(String instance) {
    return live.find(SampleBytes.key(instance)).orElseThrow().state();
  }

  @Test
  void holeInTheSequence_isAccountedForByWhatTheAgentTells() {
    MeterRegistry registry = new SimpleMeterRegistry();
    metrics.bindTo(registry);
    send("a", 0, 5);
    GenericRecord afterHole = SampleBytes.sample("a", START, 8, START + 8_000);
    afterHole.put("gaps", List.of(gap("BUFFER_FULL", 5, 2)));
    pipe("a", afterHole, START + 8_000);
    GenericRecord later = SampleBytes.sample("a", START, 9, START + 9_000);
    later.put("gaps", List.of(gap("TOO_LARGE", 7, 1)));
    pipe("a", later, START + 9_000);
    send("a", 13, 1);
    assertThat(lost(registry, "untold")).as("may be told of yet").isZero();
    send("a", 100, 1);

    assertThat(lost(registry, "buffer-full")).isEqualTo(2);
    assertThat(lost(registry, "untold")).isEqualTo(3);
    assertThat(lost(registry, "too-large")).isEqualTo(1);
    assertThat(summary(tenSeconds.readValue()).get("lostSamples")).isEqualTo(3);
  }

  private static GenericRecord gap(String reason, long first, int count) {
    Schema gap = SampleBytes.SCHEMA.getField("gaps").schema().getElementType();
    return new GenericRecordBuilder(gap)
        .set("firstSequence", first)
        .set("count", count)
        .set("reason", new GenericData.EnumSymbol(gap.getField("reason").schema(), reason))
        .build();
  }

  private static double lost(MeterRegistry registry, String reason) {
    return registry
        .get("fleetpulse.processor.samples.lost")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }

  @Test
  void silence_closesProvisionallyAndABacklogResumes() {
    send("a", 0, 5);
    pass(60);

    GenericRecord provisional = summary(tenSeconds.readValue());
    assertThat(provisional.get("samples")).isEqualTo(5);
    assertThat(provisional.get("quality")).hasToString("PARTIAL");
    assertThat(provisional.get("revision")).isEqualTo(0);
    assertThat(live.find(SampleBytes.key("a")).orElseThrow().state())
        .isEqualTo(InstanceState.SILENT);

    send("a", 5, 6);
    GenericRecord whole = summary(tenSeconds.readValue());
    assertThat(whole.get("samples")).isEqualTo(10);
    assertThat(whole.get("revision")).isEqualTo(1);
    assertThat(whole.get("quality")).hasToString("OK");
    assertThat(live.find(SampleBytes.key("a")).orElseThrow().state()).isEqualTo(InstanceState.LIVE);
  }

  @Test
  void aClockADayAhead_isCorrectedAndDelaysNobody() {
    long day = 86_400_000;
    for (int i = 0; i < 25; i++) {
      GenericRecord sample = SampleBytes.sample("ahead", START, i, START + day + i * 1_000L);
      sample.put("startTimeMillis", START + day);
      pipe("ahead", sample, START + i * 1_000L);
    }

    GenericRecord window = summary(tenSeconds.readValue());
    assertThat(window.get("windowStartMillis")).isEqualTo(START);
    assertThat(window.get("clockSkewMillis")).isEqualTo(-day);
    assertThat(live.find(SampleBytes.key("ahead")).map(LiveInstance::clockSkewMillis))
        .contains(-day);
  }

  @Test
  void aNotANumber_isLeftOutAndCounted() {
    for (int i = 0; i < 11; i++) {
      GenericRecord sample = SampleBytes.sample("a", START, i, START + i * 1_000L);
      if (i == 3) {
        ((GenericRecord) sample.get("cpu")).put("recentUtilization", Float.NaN);
      }
      pipe("a", sample, START + i * 1_000L);
    }

    GenericRecord window = summary(tenSeconds.readValue());
    assertThat(window.get("samples")).isEqualTo(10);
    assertThat(window.get("invalidValues")).isEqualTo(1);
    int cpu = column(window, "jvm.cpu.recent_utilization");
    assertThat(((List<?>) window.get("gaugeCounts")).get(cpu)).isEqualTo(9);
    assertThat(longs(window, "gaugeLast").get(cpu)).isEqualTo(250_000);
  }

  @Test
  void whatCannotBeRead_goesToTheDeadLettersWithTheReason() {
    samples.pipeInput("default/checkout/a", new byte[] {1, 2, 3}, START);
    samples.pipeInput("default/checkout/a", new byte[] {0, 0, 0, 0, 99, 1}, START);
    samples.pipeInput("default/checkout/a", new byte[] {0, 0, 0, 0, 1, 1}, START);
    pipe("b", SampleBytes.sample("b", START, 5, START), START);
    GenericRecord wrongKey = SampleBytes.sample("c", START, 0, START);
    samples.pipeInput("default/checkout/d", SampleBytes.framed(sampleSchema, wrongKey), START);
    samples.pipeInput(
        "default/checkout/a",
        SampleBytes.framed(
            schemas.idOf("other", SampleBytes.section("cpu")), (GenericRecord) wrongKey.get("cpu")),
        START);
    send("a", 0, 11);

    List<TestRecord<String, byte[]>> rejected = deadLetters.readRecordsToList();
    assertThat(rejected)
        .map(SamplesPartTest::reason)
        .containsExactly(
            "undecodable",
            "unknown-schema",
            "undecodable",
            "unknown-identity",
            "key-mismatch",
            "wrong-schema");
    assertThat(rejected.get(0).value()).containsExactly(1, 2, 3);
    assertThat(rejected.get(0).key()).isEqualTo("default/checkout/a");
    assertThat(tenSeconds.readValuesToList()).hasSize(1);
  }

  /**
   * Bytes that make Avro throw what it likes must not end the thread, which would meet them again.
   */
  @Test
  void craftedBytes_areADeadLetterLikeAnyOther() {
    byte[] sound = SampleBytes.framed(sampleSchema, SampleBytes.sample("x", START, 0, START));
    samples.pipeInput(SampleBytes.key("x"), withNegativeBlock(sound), START);
    GenericRecord huge = SampleBytes.sample("y", START, 0, START);
    ((GenericRecord) huge.get("identity")).put("version", "v".repeat(2_000));
    pipe("y", huge, START);
    GenericRecord many = SampleBytes.sample("z", START, 0, START);
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      labels.put("label" + i, "x".repeat(1_000));
    }
    ((GenericRecord) many.get("identity")).put("labels", labels);
    pipe("z", many, START);
    send("a", 0, 11);

    List<TestRecord<String, byte[]>> rejected = deadLetters.readRecordsToList();
    assertThat(rejected)
        .map(SamplesPartTest::reason)
        .containsExactly("undecodable", "undecodable", "undecodable");
    assertThat(detail(rejected.get(2))).contains("bytes, at most 131072");
    assertThat(detail(rejected.get(1))).contains("version has 2000 characters, at most 1024");
    assertThat(tenSeconds.readValuesToList()).hasSize(1);
  }

  /** Two bytes stand for 4,095 empty buckets, so a small record could be tens of megabytes. */
  @Test
  void runsOfEmptyBuckets_areBoundedPerSampleAndNotMadeForNoValues() {
    int most = 160 * 1_200;
    pipe("full", withDistributions("full", 1, most / 4_094), START);
    assertThat(deadLetters.readRecordsToList()).isEmpty();

    pipe("beyond", withDistributions("beyond", 1, most / 4_094 + 1), START);
    List<TestRecord<String, byte[]>> rejected = deadLetters.readRecordsToList();
    assertThat(rejected).map(SamplesPartTest::reason).containsExactly("undecodable");
    assertThat(detail(rejected.get(0)))
        .contains("more than " + most + " empty buckets in one sample");

    pipe("empty", withDistributions("empty", 0, 1_000), START);
    assertThat(deadLetters.readRecordsToList())
        .as("what follows a sample that was refused in the middle is read as ever")
        .isEmpty();
    pipe("full", withDistributions("full", 1, most / 4_094), START);
    assertThat(deadLetters.readRecordsToList()).as("each sample is counted anew").isEmpty();
  }

  /** A sample of distributions with 4,096 buckets in two entries each. */
  private static GenericRecord withDistributions(String instance, long values, int distributions) {
    GenericRecord sample = SampleBytes.sample(instance, START, 0, START);
    Schema custom = SampleBytes.section("custom");
    Schema entry = custom.getField("distributions").schema().getElementType();
    Schema distribution = entry.getField("value").schema();
    Schema histogram = distribution.getField("histogram").schema().getTypes().get(1);
    Schema name =
        SampleBytes.section("identity").getField("customDistributions").schema().getElementType();
    List<GenericRecord> names = new ArrayList<>();
    List<GenericRecord> entries = new ArrayList<>();
    for (int i = 0; i < distributions; i++) {
      names.add(new GenericRecordBuilder(name).set("name", "orders.d" + i).build());
      GenericRecord buckets = new GenericData.Record(histogram);
      buckets.put("scale", 3);
      buckets.put("zeroCount", 0L);
      buckets.put("offset", 0);
      buckets.put("counts", List.of(-4_095L, values));
      buckets.put("count", values);
      buckets.put("sum", (double) values);
      buckets.put("min", (double) values);
      buckets.put("max", (double) values);
      GenericRecord value = new GenericData.Record(distribution);
      value.put("count", values);
      value.put("sum", values);
      value.put("histogram", buckets);
      GenericRecord one = new GenericData.Record(entry);
      one.put("value", value);
      entries.add(one);
    }
    ((GenericRecord) sample.get("identity")).put("customDistributions", names);
    sample.put("custom", new GenericRecordBuilder(custom).set("distributions", entries).build());
    return sample;
  }

  /** The labels' block of one entry becomes one of so many that their negative is themselves. */
  private static byte[] withNegativeBlock(byte[] sample) {
    byte[] before = {2, 8, 't', 'e', 'a', 'm'};
    int at = 0;
    while (!Arrays.equals(sample, at, at + before.length, before, 0, before.length)) {
      at++;
    }
    byte[] least = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
    byte[] crafted = new byte[sample.length - 1 + least.length];
    System.arraycopy(sample, 0, crafted, 0, at);
    System.arraycopy(least, 0, crafted, at, least.length);
    System.arraycopy(sample, at + 1, crafted, at + least.length, sample.length - at - 1);
    return crafted;
  }

  @Test
  void aRestart_givesEachStartItsOwnWindow() {
    send("a", 0, 4);
    long restart = START + 5_000;
    for (int i = 0; i < 8; i++) {
      pipe("a", SampleBytes.sample("a", restart, i, restart + i * 1_000L), restart + i * 1_000L);
    }
    pass(120);

    List<GenericRecord> windows =
        tenSeconds.readValuesToList().stream().map(this::summary).toList();
    assertThat(windows)
        .map(window -> window.get("startTimeMillis") + " " + window.get("samples"))
        .containsExactlyInAnyOrder(START + " 4", restart + " 5", restart + " 3");
    int cpu = column(windows.get(0), "jvm.cpu.time");
    assertThat(windows.stream().mapToLong(w -> longs(w, "counterIncrease").get(cpu)).sum())
        .isEqualTo(3_000 + 7_000);
  }

  /** Its JVM's later samples refer to it, and a task that starts anew reads it back with them. */
  @Test
  void anIdentityOfASampleThatCannotBeRead_isKept() {
    send("a", 0, 4);
    long restart = START + 5_000;
    byte[] first = SampleBytes.framed(sampleSchema, SampleBytes.sample("a", restart, 0, restart));
    samples.pipeInput(SampleBytes.key("a"), Arrays.copyOf(first, first.length + 1), restart);
    for (int i = 1; i < 20; i++) {
      pipe("a", SampleBytes.sample("a", restart, i, restart + i * 1_000L), restart + i * 1_000L);
    }
    assertThat(deadLetters.readRecordsToList())
        .map(SamplesPartTest::reason)
        .containsExactly("undecodable");

    restart();
    pass(1);

    assertThat(live.find(SampleBytes.key("a")).map(LiveInstance::jvmStartMillis)).contains(restart);
  }

  /** A new task on the stores as they are. */
  private void restart() {
    Map<String, Map<Bytes, byte[]>> kept = new HashMap<>();
    for (String name :
        List.of(SamplesProcessor.CHECKPOINTS_STORE, SamplesProcessor.IDENTITIES_STORE)) {
      Map<Bytes, byte[]> entries = new HashMap<>();
      try (KeyValueIterator<Bytes, byte[]> all =
          driver.<Bytes, byte[]>getKeyValueStore(name).all()) {
        all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
      }
      kept.put(name, entries);
    }
    driver.close();
    start();
    kept.forEach(
        (name, entries) ->
            entries.forEach((key, value) -> driver.getKeyValueStore(name).put(key, value)));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
  }

  private void send(String instance, int from, int count) {
    for (int i = from; i < from + count; i++) {
      long time = START + i * 1_000L;
      pipe(instance, SampleBytes.sample(instance, START, i, time), time);
    }
  }

  private void pipe(String instance, GenericRecord sample, long arrivalMillis) {
    samples.pipeInput(
        SampleBytes.key(instance), SampleBytes.framed(sampleSchema, sample), arrivalMillis);
  }

  private TestOutputTopic<String, byte[]> output(Topic topic) {
    return driver.createOutputTopic(
        TOPICS.name(topic), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private GenericRecord summary(byte[] value) {
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(
                  WindowSummary.getClassSchema(), WindowSummary.getClassSchema(), GenericData.get())
              .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
      if (record.get("layout") != null) {
        lastLayout = (GenericRecord) record.get("layout");
      }
      return record;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private GenericRecord lastLayout = new GenericData.Record(WindowSummary.getClassSchema());

  /** Position of the metric among the columns of its kind. */
  private int column(GenericRecord window, String metric) {
    GenericRecord layout =
        window.get("layout") == null ? lastLayout : (GenericRecord) window.get("layout");
    int[] next = new int[3];
    for (Object entry : (List<?>) layout.get("series")) {
      GenericRecord series = (GenericRecord) entry;
      int kind =
          ((GenericData.EnumSymbol) series.get("kind"))
              .getSchema()
              .getEnumOrdinal(series.get("kind").toString());
      if (series.get("metric").toString().equals(metric)) {
        return next[kind];
      }
      next[kind]++;
    }
    throw new AssertionError("no series " + metric);
  }

  private static List<Long> longs(GenericRecord record, String field) {
    return ((List<?>) record.get(field)).stream().map(Long.class::cast).toList();
  }

  private static String detail(TestRecord<String, byte[]> record) {
    return new String(
        record.headers().lastHeader("fleetpulse.detail").value(), StandardCharsets.UTF_8);
  }

  private static String reason(TestRecord<String, byte[]> record) {
    return Stream.of(record.headers().toArray())
        .filter(header -> header.key().equals("fleetpulse.reason"))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }
}
