package io.fleetpulse.it.window;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of one test on the shared broker, and how it writes and reads them. */
public final class Stage implements AutoCloseable {
  private final String prefix;
  private final int partitions;
  private final TopicCatalogue topics;
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
  private final RegistryClient registry =
      new RegistryClient(
          RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
  private final Map<String, Integer> schemas = new HashMap<>();

  private Stage(String prefix, int partitions) {
    this.prefix = prefix;
    this.partitions = partitions;
    this.topics = new TopicCatalogue(prefix, partitions, (short) 1);
  }

  /** Registers the schemas and creates the topics. */
  public static Stage open(String name, int partitions) throws InterruptedException {
    Stage stage = new Stage(name + Long.toString(System.nanoTime(), 36) + ".", partitions);
    stage.schemas.putAll(
        new SchemaRegistration(stage.registry, Duration.ofSeconds(1))
            .register(stage.topics.subjects()));
    try (Admin admin = Admin.create(stage.client)) {
      stage.topics.ensure(admin);
    }
    return stage;
  }

  public String prefix() {
    return prefix;
  }

  public String name(Topic topic) {
    return topics.name(topic);
  }

  public RegistryClient registry() {
    return registry;
  }

  /** Of the topic's values. */
  public int schema(Topic topic) {
    return Objects.requireNonNull(schemas.get(topics.subject(topic)));
  }

  /**
   * One request at a time: on a topic made a moment ago a first batch may be refused and the one
   * behind it taken, after which the first is out of order until its delivery times out.
   */
  public KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config = new HashMap<>(client);
    config.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Committed records so far, markers of transactions included. */
  public long records(Topic topic) {
    try (KafkaConsumer<String, byte[]> consumer = consumer("none")) {
      return consumer.endOffsets(partitions(topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** All committed records of a topic, in the order of each partition. */
  public void read(Topic topic, Consumer<ConsumerRecord<String, byte[]>> action) {
    try (KafkaConsumer<String, byte[]> consumer = consumer("none")) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(action);
      }
    }
  }

  /** Waits until a group has processed and committed all of a topic. */
  public void awaitConsumed(ChildJvm process, String group, Topic topic, Duration atMost) {
    List<TopicPartition> partitions = partitions(topic);
    try (KafkaConsumer<String, byte[]> consumer = consumer(group)) {
      process.awaitWhileAlive(
          atMost,
          "all of " + topic + " processed",
          () -> {
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(Set.copyOf(partitions));
            return partitions.stream()
                .allMatch(
                    p ->
                        end.get(p) == 0
                            || (committed.get(p) != null
                                && committed.get(p).offset() >= end.get(p)));
          });
    }
  }

  @Override
  public void close() throws ExecutionException, InterruptedException {
    registry.close();
    try (Admin admin = Admin.create(client)) {
      Set<String> names = admin.listTopics().names().get();
      admin.deleteTopics(names.stream().filter(n -> n.startsWith(prefix)).toList()).all().get();
    }
  }

  private KafkaConsumer<String, byte[]> consumer(String group) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("group.id", group);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitions(Topic topic) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topics.name(topic), i));
    }
    return all;
  }
}
