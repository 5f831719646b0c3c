package io.fleetpulse.it.sink;

import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.Alert;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.AvroSerializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One test's topics: what a processor and an agent write, what the sink wrote. */
final class Topics implements AutoCloseable {
  static {
    TrustedRecords.trust();
  }

  private final String prefix;
  private final String brokers;
  private final RegistryClient registry;
  private final KafkaProducer<byte[], byte[]> producer;

  Topics(String prefix) {
    this(prefix, TestRegistry.shared().url());
  }

  Topics(String prefix, String registry) {
    this(prefix, registry, TestBroker.shared().bootstrapServers());
  }

  Topics(String prefix, String registry, String brokers) {
    this.prefix = prefix;
    this.brokers = brokers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.registry =
        new RegistryClient(RegistryConfig.from(Map.of("schema.registry.url", registry)));
  }

  static Finding finding(String id, FindingState state, long episode, long revision) {
    return Finding.newBuilder()
        .setFindingId(id)
        .setRule("heap-leak")
        .setType(FindingType.LEAK)
        .setSeverity(Severity.ERROR)
        .setState(state)
        .setSubject("default/orders/" + id)
        .setEpisodeStartMillis(episode)
        .setRevision(revision)
        .setTimeMillis(episode + revision)
        .setSummary("Heap leak in " + id)
        .setCause("heap leak")
        .setValue(1.5)
        .setThreshold(1)
        .setLabels(Map.of("namespace", "default", "service", "orders", "instance", id))
        .setSubjectStartTimeMillis(1L)
        .build();
  }

  void send(Finding finding) {
    send("findings", finding.getSubject(), encode("findings", finding));
  }

  byte[] encode(String topic, GenericContainer record) {
    return Objects.requireNonNull(new AvroSerializer<>(registry).serialize(prefix + topic, record));
  }

  void send(String topic, String key, byte[] value) {
    try {
      producer
          .send(new ProducerRecord<>(prefix + topic, key.getBytes(StandardCharsets.UTF_8), value))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Alert> alerts() {
    return read("alerts", Alert.class);
  }

  /** Everything that is there now, of each key in its order. */
  <T extends SpecificRecord & GenericContainer> List<T> read(String topic, Class<T> type) {
    return read(topic).stream().map(record -> decode(record, type)).toList();
  }

  <T extends SpecificRecord & GenericContainer> T decode(
      ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    AvroDeserializer<T> avro = AvroDeserializer.specific(registry, type);
    return Objects.requireNonNull(avro.deserialize(record.topic(), record.value()));
  }

  /** Everything that is there now. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(prefix + topic).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    registry.close();
  }
}
