package io.fleetpulse.it.service;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.service.ServiceMetrics;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.topology.ServicesPart;
import io.fleetpulse.streams.topology.StreamsProperties;
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

/** Nothing but the services part, in a JVM of its own that can be killed. */
final class ServicesProcess {
  private ServicesProcess() {}

  /**
   * Arguments: brokers, registry, topic prefix, state directory, and "forgetful" or "replaying".
   */
  public static void main(String[] args) throws InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", args[0]);
    TopicCatalogue topics = new TopicCatalogue(args[2], 4, (short) 1);
    boolean forgetful = args[4].equals("forgetful");
    String application = args[2] + "services";
    RegistryClient registry =
        new RegistryClient(
            RegistryConfig.from(
                Map.of("schema.registry.url", args[1], "auto.register.schemas", false)));
    ServicesConfig config =
        new ServicesConfig(
            registry,
            id(registry, topics, Topic.SERVICE_DIGESTS),
            id(registry, topics, Topic.SERVICE_WINDOWS),
            new LiveServices(),
            new ServiceMetrics(),
            () -> {
              SampleLog log = new KafkaSampleLog(client, application);
              return forgetful ? new Forgetful(log) : log;
            });
    Topology topology = new Topology();
    ServicesPart.add(topology, topics, config);
    KafkaStreams streams =
        new KafkaStreams(
            topology,
            StreamsProperties.exactlyOnce(
                client, application, "one", Path.of(args[3]), 2, Duration.ofMillis(200)));
    streams.setStateListener((now, before) -> System.out.println("state " + now));
    streams.start();
    new CountDownLatch(1).await();
  }

  private static int id(RegistryClient registry, TopicCatalogue topics, Topic topic) {
    return registry.idOf(topics.subject(topic), topic.valueSchema().orElseThrow());
  }

  /** Does not read digests again: windows that could still change are gone at a crash. */
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
