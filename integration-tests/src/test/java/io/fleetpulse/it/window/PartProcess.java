package io.fleetpulse.it.window;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.topology.StreamsProperties;
import io.fleetpulse.streams.topology.StreamsStart;
import io.fleetpulse.streams.window.KafkaSampleLog;
import io.fleetpulse.streams.window.SampleLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** Nothing but one part of the topology, in a JVM of its own that can be killed. */
public final class PartProcess {
  public static final int PARTITIONS = 4;

  private final TopicCatalogue topics;
  private final RegistryClient registry;
  private final SampleLog.Factory log;

  /** Adds the part to the topology. */
  public interface Part {
    void add(Topology topology, PartProcess process);
  }

  private PartProcess(TopicCatalogue topics, RegistryClient registry, SampleLog.Factory log) {
    this.topics = topics;
    this.registry = registry;
    this.log = log;
  }

  /** The group that reads on a stage. */
  public static String group(String prefix) {
    return prefix + "part";
  }

  /**
   * Runs until it is killed.
   *
   * @param args brokers, registry, topic prefix, state directory, and "forgetful" or "replaying"
   */
  public static void run(String[] args, Part part) throws InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", args[0]);
    String application = group(args[2]);
    boolean forgetful = args[4].equals("forgetful");
    PartProcess process =
        new PartProcess(
            new TopicCatalogue(args[2], PARTITIONS, (short) 1),
            new RegistryClient(
                RegistryConfig.from(
                    Map.of("schema.registry.url", args[1], "auto.register.schemas", false))),
            () -> {
              SampleLog log = new KafkaSampleLog(client, application);
              return forgetful ? new Forgetful(log) : log;
            });
    StreamsStart.start(
        () -> {
          Topology topology = new Topology();
          part.add(topology, process);
          KafkaStreams streams =
              new KafkaStreams(
                  topology,
                  StreamsProperties.exactlyOnce(
                      client, application, "one", Path.of(args[3]), 2, Duration.ofMillis(200)));
          streams.setStateListener((now, before) -> System.out.println("state " + now));
          return streams;
        });
    new CountDownLatch(1).await();
  }

  public TopicCatalogue topics() {
    return topics;
  }

  public RegistryClient registry() {
    return registry;
  }

  public SampleLog.Factory log() {
    return log;
  }

  public int schema(Topic topic) {
    return registry.idOf(topics.subject(topic), topic.valueSchema().orElseThrow());
  }

  /** Does not read records again: what was open at a crash is gone. */
  private record Forgetful(SampleLog log) implements SampleLog {
    @Override
    public long committed(TopicPartition partition) {
      return log.committed(partition);
    }

    @Override
    public long end(TopicPartition partition) {
      return log.end(partition);
    }

    @Override
    public long read(
        TopicPartition partition,
        long from,
        long to,
        Consumer<ConsumerRecord<byte[], byte[]>> action) {
      return from;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
