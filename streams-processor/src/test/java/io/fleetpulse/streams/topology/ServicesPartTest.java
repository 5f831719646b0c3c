package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.ServiceSeries;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.service.ServiceMetrics;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.service.ServicesProcessor;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesPartTest {
  private static final long START = 1_700_000_030_000L;
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final LiveServices live = new LiveServices();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordLog log = new RecordLog();
  private int sampleSchema;
  private int summarySchema;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> samples;
  private TestOutputTopic<String, byte[]> windows;
  private TestOutputTopic<String, byte[]> digests;

  @BeforeEach
  void start() {
    sampleSchema = schemas.idOf("s", SampleBytes.SCHEMA);
    summarySchema = schemas.idOf("w", WindowSummary.getClassSchema());
    driver = driver(START, true);
    samples =
        driver.createInputTopic(
            TOPICS.name(Topic.SAMPLES), new StringSerializer(), new ByteArraySerializer());
    windows = output(Topic.SERVICE_WINDOWS);
    digests = output(Topic.SERVICE_DIGESTS);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aServiceWindow_isItsInstancesMerged() {
    send("a", 0, 31);
    send("b", 0, 31);
    pass(45);

    List<ServiceWindow> emitted = emitted();
    assertThat(emitted).map(ServiceWindow::getWindowStartMillis).containsSubsequence(START);
    ServiceWindow first = emitted.get(0);
    assertThat(first.getWindowStartMillis()).isEqualTo(START);
    assertThat(first.getSizeMillis()).isEqualTo(10_000);
    assertThat(first.getRevision()).isZero();
    assertThat(first.getInstances()).isEqualTo(2);
    assertThat(first.getExpectedInstances()).isEqualTo(2);
    assertThat(first.getQuality()).isEqualTo(Quality.OK);
    assertThat(first.getVersions()).containsExactly("1.2");
    assertThat(first.getZones()).isEmpty();
    ServiceSeries heap = series(first, "jvm.heap.used");
    assertThat(heap.getKind()).isEqualTo("gauge");
    assertThat(heap.getUnit()).isEqualTo("By");
    assertThat(heap.getInstances()).isEqualTo(2);
    assertThat(heap.getCount()).isEqualTo(20);
    assertThat(heap.getMin()).isEqualTo(1_000 * SampleBytes.KIB);
    assertThat(heap.getMax()).isEqualTo(1_009 * SampleBytes.KIB);
    assertThat(heap.getAverage()).isEqualTo(1_004.5 * SampleBytes.KIB);
    assertThat(heap.getTotal()).isEqualTo(2 * 1_009 * SampleBytes.KIB);
    ServiceSeries cpu = series(first, "jvm.cpu.time");
    assertThat(cpu.getCount()).isEqualTo(2);
    assertThat(cpu.getTotal()).isCloseTo(0.018, within(1e-12));
    assertThat(live.find("default/checkout").orElseThrow().find("jvm.heap.used"))
        .get()
        .extracting(series -> series.total())
        .isEqualTo(2 * 1_029.0 * SampleBytes.KIB);
  }

  @Test
  void aLateInstance_amendsByAHigherRevision() {
    send("a", 0, 81);
    pass(30);
    int before = emitted().size();
    assertThat(before).isEqualTo(8);

    send("b", 0, 11);
    pass(30);
    List<ServiceWindow> amended = emitted();
    assertThat(amended.get(0).getWindowStartMillis()).isEqualTo(START);
    assertThat(amended.get(0).getRevision()).isEqualTo(1);
    assertThat(amended.get(0).getInstances()).isEqualTo(2);
    assertThat(count("fleetpulse.processor.service.amendments", "")).isPositive();
  }

  @Test
  void anInstanceThatIsMissing_isWaitedForAndThenSaidToBe() {
    for (int i = 0; i < 71; i++) {
      for (String instance : List.of("a", "b")) {
        if (instance.equals("a") || i < 40) {
          send(instance, i, 1);
        }
      }
      pass(1);
    }
    pass(60);

    List<ServiceWindow> emitted = emitted();
    ServiceWindow missing =
        emitted.stream()
            .filter(w -> w.getWindowStartMillis() == START + 50_000)
            .findFirst()
            .orElseThrow();
    assertThat(missing.getInstances()).isEqualTo(1);
    assertThat(missing.getExpectedInstances()).isEqualTo(2);
    assertThat(missing.getQuality()).isEqualTo(Quality.PARTIAL);
  }

  @Test
  void afterARestart_whatWasEmittedStaysAndWhatWasOpenIsRebuilt() {
    send("a", 0, 81);
    pass(30);
    List<ServiceWindow> before = emitted();
    send("b", 0, 11);
    restart(START + 130_000);
    pass(30);

    List<ServiceWindow> after = emitted();
    assertThat(after).hasSize(1);
    assertThat(after.get(0).getWindowStartMillis()).isEqualTo(START);
    assertThat(after.get(0).getRevision()).isEqualTo(1);
    assertThat(after.get(0).getInstances()).isEqualTo(2);
    assertThat(series(after.get(0), "jvm.heap.used").getTotal())
        .isEqualTo(2 * 1_009 * SampleBytes.KIB);
    assertThat(before).hasSize(8);
  }

  @Test
  void aWindowLongPast_isRefusedAndCounted() {
    send("a", 0, 400);
    pass(2);
    int before = emitted().size();
    send("b", 0, 11);
    pass(20);

    assertThat(count("fleetpulse.processor.service.parts", "late")).isPositive();
    assertThat(emitted())
        .as("nothing of before %s windows", before)
        .noneMatch(w -> w.getWindowStartMillis() == START);
  }

  @Test
  void digestsOfAnotherVersion_areReadAndGarbageIsCounted() {
    TestInputTopic<String, byte[]> raw =
        driver.createInputTopic(
            TOPICS.name(Topic.SERVICE_DIGESTS), new StringSerializer(), new ByteArraySerializer());
    send("a", 0, 11);
    byte[] ours = digests.readValue();
    raw.pipeInput("default/checkout/c", new byte[] {1, 2, 3}, START + 10_000);
    raw.pipeInput("no key", ours, START + 10_000);
    raw.pipeInput("default/checkout/b", later(ours), START + 10_000);
    pass(25);

    assertThat(count("fleetpulse.processor.service.parts", "unreadable")).isEqualTo(2);
    ServiceWindow window = emitted().get(0);
    assertThat(window.getInstances()).isEqualTo(2);
    assertThat(series(window, "jvm.heap.used").getTotal()).isEqualTo(2 * 1_009 * SampleBytes.KIB);
  }

  /** Each would be kept until it cannot be, and end one stream thread after the other. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textsThatAreTooLong_areRefusedBeforeAnythingIsKept(boolean ofAnotherVersion) {
    send("a", 0, 11);
    byte[] ours = digests.readValue();
    String tooLong = "x".repeat(1_025);
    List<Consumer<GenericRecord>> changes =
        List.of(
            layout -> layout.put("version", tooLong),
            layout -> layout.put("zone", "x".repeat(100_000)),
            layout -> layout.put("labels", Map.of("team", tooLong)),
            layout -> series(layout).put("metric", tooLong),
            layout -> series(layout).put("unit", tooLong),
            layout -> series(layout).put("attributes", Map.of(tooLong, "x")),
            layout -> series(layout).put("attributes", Map.of("jvm.memory.pool.name", tooLong)),
            layout -> series(layout).put("attributes", attributes(101)));
    for (Consumer<GenericRecord> change : changes) {
      digest("default/long/b", ours, ofAnotherVersion, d -> change.accept(layout(d)));
    }
    for (String key : List.of("default/long" + tooLong + "/b", "default/long\0/b")) {
      digest(key, ours, ofAnotherVersion, d -> {});
    }
    pass(25);

    assertThat(count("fleetpulse.processor.service.parts", "unreadable"))
        .isEqualTo(changes.size() + 2);
    assertThat(kept()).noneMatch(key -> key.contains("long"));
    assertThat(emitted()).map(ServiceWindow::getInstances).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void windowsOfNoPossibleTime_areRefusedAndSettleNothing(boolean ofAnotherVersion) {
    send("a", 0, 11);
    byte[] ours = digests.readValue();
    for (long start : new long[] {START + 864_000_000L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      digest("default/checkout/b", ours, ofAnotherVersion, d -> d.put("windowStartMillis", start));
    }
    pass(25);
    send("a", 11, 70);
    pass(30);

    assertThat(count("fleetpulse.processor.service.parts", "unreadable")).isEqualTo(4);
    assertThat(count("fleetpulse.processor.service.parts", "late")).isZero();
    assertThat(emitted())
        .map(ServiceWindow::getWindowStartMillis)
        .containsExactlyElementsOf(
            IntStream.range(0, 8).mapToObj(i -> START + i * 10_000L).toList());
  }

  @Test
  void columnsThatCannotBeRead_areCountedAndLeftOut() {
    send("a", 0, 11);
    byte[] ours = digests.readValue();
    driver
        .createInputTopic(
            TOPICS.name(Topic.SERVICE_DIGESTS), new StringSerializer(), new ByteArraySerializer())
        .pipeInput("default/checkout/b", Arrays.copyOf(ours, ours.length - 20), START + 10_000);
    pass(25);

    assertThat(count("fleetpulse.processor.service.parts", "unreadable")).isEqualTo(1);
    assertThat(series(emitted().get(0), "jvm.heap.used").getTotal())
        .isEqualTo(1_009 * SampleBytes.KIB);
  }

  private void digest(
      String key, byte[] ours, boolean ofAnotherVersion, Consumer<GenericRecord> change) {
    GenericRecord digest =
        (GenericRecord) new AvroDeserializer<>(schemas).deserialize("digests", ours);
    change.accept(digest);
    byte[] changed = SampleBytes.framed(summarySchema, digest);
    driver
        .createInputTopic(
            TOPICS.name(Topic.SERVICE_DIGESTS), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, ofAnotherVersion ? later(changed) : changed, START + 10_000);
  }

  private static GenericRecord layout(GenericRecord digest) {
    return (GenericRecord) digest.get("layout");
  }

  private static GenericRecord series(GenericRecord layout) {
    return (GenericRecord) ((List<?>) layout.get("series")).get(0);
  }

  private static Map<String, String> attributes(int count) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      attributes.put("a" + i, "x");
    }
    return attributes;
  }

  private List<String> kept() {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        driver.<Bytes, byte[]>getKeyValueStore(ServicesProcessor.STORE).all()) {
      all.forEachRemaining(entry -> keys.add(new String(entry.key.get(), StandardCharsets.UTF_8)));
    }
    return keys;
  }

  /** The same window written with a schema of which this version knows only a part. */
  private byte[] later(byte[] ours) {
    Schema now = WindowSummary.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    fields.add(new Schema.Field("future", Schema.create(Schema.Type.STRING), "New.", "new"));
    now.getFields().forEach(f -> fields.add(new Schema.Field(f, f.schema())));
    Schema later =
        Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
    GenericRecord read =
        (GenericRecord) new AvroDeserializer<>(schemas).deserialize("digests", ours);
    GenericRecord record = new GenericData.Record(later);
    now.getFields().forEach(f -> record.put(f.name(), read.get(f.name())));
    record.put("future", "x");
    return SampleBytes.framed(schemas.idOf("later", later), record);
  }

  private void restart(long wallMillis) {
    digests.readRecordsToList().forEach(log::add);
    Map<Bytes, byte[]> kept = new LinkedHashMap<>();
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(ServicesProcessor.STORE);
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        kept.put(entry.key, entry.value);
      }
    }
    driver.close();
    driver = driver(wallMillis, false);
    KeyValueStore<Bytes, byte[]> empty = driver.getKeyValueStore(ServicesProcessor.STORE);
    kept.forEach(empty::put);
    windows = output(Topic.SERVICE_WINDOWS);
  }

  private TopologyTestDriver driver(long wallMillis, boolean withSamples) {
    Topology topology = new Topology();
    if (withSamples) {
      SamplesPart.add(
          topology,
          TOPICS,
          new SamplesConfig(
              schemas,
              WindowTier.each(any -> summarySchema),
              new LiveInstances(),
              new WindowMetrics(),
              RecordLog::new),
          false);
    }
    ServiceMetrics metrics = new ServiceMetrics();
    meters.clear();
    metrics.bindTo(meters);
    ServicesPart.add(
        topology,
        TOPICS,
        new ServicesConfig(
            schemas,
            summarySchema,
            schemas.idOf("service", ServiceWindow.getClassSchema()),
            live,
            metrics,
            () -> log));
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    return new TopologyTestDriver(topology, config, Instant.ofEpochMilli(wallMillis));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
  }

  private void send(String instance, int from, int count) {
    for (int i = from; i < from + count; i++) {
      long time = START + i * 1_000L;
      samples.pipeInput(
          SampleBytes.key(instance),
          SampleBytes.framed(sampleSchema, SampleBytes.sample(instance, START, i, time)),
          time);
    }
  }

  private TestOutputTopic<String, byte[]> output(Topic topic) {
    return driver.createOutputTopic(
        TOPICS.name(topic), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private List<ServiceWindow> emitted() {
    AvroDeserializer<ServiceWindow> reader =
        AvroDeserializer.specific(schemas, ServiceWindow.class);
    List<ServiceWindow> all = new ArrayList<>();
    for (TestRecord<String, byte[]> record : windows.readRecordsToList()) {
      assertThat(record.key()).isEqualTo("default/checkout");
      ServiceWindow window = reader.deserialize("", record.value());
      assertThat(record.timestamp()).isEqualTo(window.getWindowStartMillis() + 10_000);
      all.add(window);
    }
    return all;
  }

  private static ServiceSeries series(ServiceWindow window, String metric) {
    return window.getSeries().stream()
        .filter(series -> series.getMetric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private double count(String name, String outcome) {
    return outcome.isEmpty()
        ? meters.get(name).functionCounter().count()
        : meters.get(name).tag("outcome", outcome).functionCounter().count();
  }
}
