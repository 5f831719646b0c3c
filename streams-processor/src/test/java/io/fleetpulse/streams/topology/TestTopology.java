package io.fleetpulse.streams.topology;

import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.finding.FindingMetrics;
import io.fleetpulse.streams.finding.FindingsConfig;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.window.EmptyLog;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/**
 * Samples to findings in a test driver, and a clock that goes by a second per round. Opened again
 * on the same directory it finds the stores as they were.
 */
final class TestTopology implements AutoCloseable {
  static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);

  final LiveFindings live = new LiveFindings();
  final RuleBook rules = new RuleBook(new RuleCheck(MetricCatalogue.load(), BuiltIn::named));
  final Topology topology;
  private final int sampleSchema;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, byte[]> samples;
  private final TestInputTopic<String, byte[]> ruleTopic;
  private final TestOutputTopic<String, byte[]> findings;
  private final AvroSerializer<Rule> ruleWriter;
  private final AvroDeserializer<Finding> reader;
  private long nowMillis;

  TestTopology(KnownSchemas schemas, Path stateDir, long startMillis) {
    sampleSchema = schemas.idOf("samples", SampleBytes.SCHEMA);
    int summary = schemas.idOf("windows", WindowSummary.getClassSchema());
    int finding = schemas.idOf("findings", Finding.getClassSchema());
    reader = AvroDeserializer.specific(schemas, Finding.class);
    topology = new Topology();
    SamplesPart.add(
        topology,
        TOPICS,
        new SamplesConfig(
            schemas,
            WindowTier.each(any -> summary),
            new LiveInstances(),
            new WindowMetrics(),
            EmptyLog::new),
        true);
    FindingsPart.add(
        topology, TOPICS, new FindingsConfig(schemas, finding, rules, live, new FindingMetrics()));
    RulesPart.add(topology, TOPICS, schemas, rules);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    driver = new TopologyTestDriver(topology, config, Instant.ofEpochMilli(startMillis));
    nowMillis = startMillis;
    samples =
        driver.createInputTopic(
            TOPICS.name(Topic.SAMPLES), new StringSerializer(), new ByteArraySerializer());
    ruleTopic =
        driver.createInputTopic(
            TOPICS.name(Topic.RULES), new StringSerializer(), new ByteArraySerializer());
    ruleWriter = new AvroSerializer<>(schemas);
    findings =
        driver.createOutputTopic(
            TOPICS.name(Topic.FINDINGS), new StringDeserializer(), new ByteArrayDeserializer());
  }

  long nowMillis() {
    return nowMillis;
  }

  /** A second passes. */
  void second() {
    nowMillis += 1_000;
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  void seconds(int count) {
    for (int i = 0; i < count; i++) {
      second();
    }
  }

  /** Time passes in one step. */
  void later(int seconds) {
    nowMillis += seconds * 1_000L;
    driver.advanceWallClockTime(Duration.ofSeconds(seconds));
  }

  /** A sample arrives now. */
  void arrive(String instance, GenericRecord sample) {
    arrive(SampleBytes.key(instance), SampleBytes.framed(sampleSchema, sample));
  }

  void arrive(String key, byte[] record) {
    samples.pipeInput(key, record, nowMillis);
  }

  /** A rule is written. */
  void rule(Rule rule) {
    ruleTopic.pipeInput(rule.getName(), ruleWriter.serialize("rules", rule));
  }

  /** A record is written to the rules' topic; null deletes. */
  void ruleRecord(String name, byte @Nullable [] record) {
    ruleTopic.pipeInput(name, record);
  }

  /** Findings told since the last call. */
  List<Finding> findings() {
    List<Finding> told = new ArrayList<>();
    for (byte[] record : findings.readValuesToList()) {
      Finding finding = reader.deserialize("findings", record);
      if (finding != null) {
        told.add(finding);
      }
    }
    return told;
  }

  @Override
  public void close() {
    driver.close();
  }
}
