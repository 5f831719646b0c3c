package io.fleetpulse.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.store.HistoryKeys;
import io.fleetpulse.streams.store.HistoryTier;
import io.fleetpulse.streams.store.ServiceHistoryProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that anybody wrote does not hide the windows of its partition. */
class HistoryPartTest {
  private static final long START = 1_700_000_030_000L;
  private static final long HOUR = 3_600_000;
  private static final String INSTANCE = "default/checkout/a";
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);

  static {
    TrustedRecords.trust();
  }

  @TempDir private Path stateDir;

  private final KnownSchemas schemas = new KnownSchemas();
  private final LongAdder unreadable = new LongAdder();
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    schemas.idOf("w", WindowSummary.getClassSchema());
    Topology topology = new Topology();
    HistoryPart.add(topology, TOPICS, schemas, unreadable);
    ServiceHistoryPart.add(topology, TOPICS, unreadable);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver = new TopologyTestDriver(topology, config, Instant.ofEpochMilli(START));
  }

  @AfterEach
  void stop() {
    driver.close();
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
  void aWindowOfTheFuture_isRefusedAndTheOthersAreKept(long startHours, long stampHours) {
    window(START + startHours * HOUR, START + stampHours * HOUR);
    assertThat(unreadable.sum()).isEqualTo(1);

    window(START, START + 10_000);
    assertThat(kept(START)).isTrue();
    assertThat(unreadable.sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void aWindowBeforeAllTime_isRefused(long startMillis) {
    window(startMillis, START);
    assertThat(unreadable.sum()).isEqualTo(1);
  }

  @Test
  void aClockAheadByMinutes_isNoReasonToRefuse() {
    window(START + HOUR / 2, START + HOUR / 2 + 10_000);
    assertThat(kept(START + HOUR / 2)).isTrue();
    assertThat(unreadable.sum()).isZero();
  }

  @Test
  void aServiceWindowOfTheFuture_isRefusedAndTheOthersAreKept() {
    TestInputTopic<String, byte[]> topic = input(Topic.SERVICE_WINDOWS);
    topic.pipeInput("default/checkout", new byte[] {1}, START + 240 * HOUR);
    topic.pipeInput("default/checkout", null, START);
    assertThat(unreadable.sum()).isEqualTo(2);

    topic.pipeInput("default/checkout", new byte[] {2}, START + 10_000);
    WindowStore<Bytes, byte[]> store = driver.getWindowStore(ServiceHistoryProcessor.STORE);
    Bytes key = Bytes.wrap("default/checkout".getBytes(StandardCharsets.UTF_8));
    assertThat(store.fetch(key, START)).containsExactly(2);
    assertThat(unreadable.sum()).isEqualTo(2);
  }

  private boolean kept(long startMillis) {
    WindowStore<Bytes, byte[]> store = driver.getWindowStore(HistoryTier.TEN_SECONDS.store());
    return store.fetch(HistoryKeys.window(INSTANCE, START), startMillis) != null;
  }

  private void window(long startMillis, long stampMillis) {
    WindowSummary window =
        WindowSummary.newBuilder()
            .setWindowStartMillis(startMillis)
            .setSizeMillis((int) Duration.ofSeconds(10).toMillis())
            .setStartTimeMillis(START)
            .setRevision(0)
            .setQuality(Quality.OK)
            .setSamples(10)
            .setLostSamples(0)
            .setFirstSequence(0)
            .setLastSequence(9)
            .setFirstSampleMillis(1)
            .setLastSampleMillis(2)
            .setEstimatedGauges(List.of())
            .setLayoutHash(77)
            .setGaugeLast(List.of())
            .setGaugeMinBelowLast(List.of())
            .setGaugeMaxAboveLast(List.of())
            .setGaugeSumDelta(List.of())
            .setCounterIncrease(List.of())
            .setCounterTotal(List.of())
            .setDistributionCount(List.of())
            .setDistributionSum(List.of())
            .setDistributionTotalCount(List.of())
            .setDistributionTotalSum(List.of())
            .setHistograms(List.of())
            .build();
    input(Topic.WINDOWS_10S)
        .pipeInput(
            INSTANCE,
            new AvroSerializer<WindowSummary>(schemas).serialize("windows", window),
            stampMillis);
  }

  private TestInputTopic<String, byte[]> input(Topic topic) {
    return driver.createInputTopic(
        TOPICS.name(topic), new StringSerializer(), new ByteArraySerializer());
  }
}
