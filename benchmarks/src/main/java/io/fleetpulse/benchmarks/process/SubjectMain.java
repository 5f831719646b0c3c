package io.fleetpulse.benchmarks.process;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.ProcessorMain;
import io.fleetpulse.streams.topology.SamplesPart;
import io.fleetpulse.streams.topology.StreamsProperties;
import io.fleetpulse.streams.window.KafkaSampleLog;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;

/**
 * The application that is measured. It reports its own and the broker's CPU time when the warm-up
 * is over and when the measured samples are consumed, both while more are waiting: neither start
 * nor end is part of what is measured.
 */
public final class SubjectMain {
  static final int THREADS = 2;
  static final Duration COMMIT = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private SubjectMain() {}

  /**
   * Arguments: variant, brokers, registry, application id, state directory, the broker's process,
   * samples to warm up, samples to measure (0: none, live).
   */
  public static void main(String[] args) throws InterruptedException {
    Variant variant = Variant.valueOf(args[0]);
    long broker = Long.parseLong(args[5]);
    start("leash", Leash::awaitRelease);
    long warm = Long.parseLong(args[6]);
    long measured = Long.parseLong(args[7]);
    if (measured > 0) {
      Marks marks = new Marks(Platform.PREFIX + Topic.SAMPLES.suffix(), broker);
      start("marks", () -> marks.report(warm, measured));
    } else {
      start("heap", HeapReport::run);
    }
    switch (variant) {
      case READ_AND_COUNT -> run(readAndCount(), readAndCountProperties(args));
      case WINDOWS -> run(windows(args), windowsProperties(args));
      case EVERYTHING -> ProcessorMain.main(new String[0]);
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(Topology topology, Properties properties) {
    KafkaStreams streams = new KafkaStreams(topology, properties);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(CLOSE), "shutdown"));
    streams.start();
  }

  private static Topology readAndCount() {
    LongAdder count = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            Platform.TOPICS.name(Topic.SAMPLES),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .foreach((key, value) -> count.increment());
    return builder.build();
  }

  private static Properties readAndCountProperties(String[] args) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[1]);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, args[3]);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, args[4]);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    return properties;
  }

  private static Topology windows(String[] args) {
    Map<String, Object> client = Map.of("bootstrap.servers", args[1]);
    RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(
                Map.of("schema.registry.url", args[2], "auto.register.schemas", false)));
    TopicCatalogue topics = Platform.TOPICS;
    SamplesConfig config =
        new SamplesConfig(
            registry,
            WindowTier.each(topic -> id(registry, topic)),
            new LiveInstances(),
            new WindowMetrics(),
            () -> new KafkaSampleLog(client, args[3]));
    Topology topology = new Topology();
    SamplesPart.add(topology, topics, config, false);
    return topology;
  }

  private static int id(RegistryClient registry, Topic topic) {
    return registry.idOf(Platform.TOPICS.subject(topic), topic.valueSchema().orElseThrow());
  }

  private static Properties windowsProperties(String[] args) {
    return StreamsProperties.exactlyOnce(
        Map.of("bootstrap.servers", args[1]), args[3], "bench", Path.of(args[4]), THREADS, COMMIT);
  }

  /** The processor's own settings, as system properties. */
  static List<String> settings(Platform platform, String application, Path state) {
    return List.of(
        "-Dfleetpulse.kafka.bootstrap.servers=" + platform.bootstrapServers(),
        "-Dfleetpulse.schema.registry.url=" + platform.registryUrl(),
        "-Dfleetpulse.topics.prefix=" + Platform.PREFIX,
        "-Dfleetpulse.topics.partitions=" + Platform.PARTITIONS,
        "-Dfleetpulse.processor.application.id=" + application,
        "-Dfleetpulse.processor.state.dir=" + state,
        "-Dfleetpulse.processor.threads=" + THREADS,
        "-Dfleetpulse.processor.commit.interval=" + COMMIT.toMillis() + "ms",
        "-Dfleetpulse.http.port=0");
  }
}
