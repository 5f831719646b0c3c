package io.fleetpulse.it.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.it.support.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the product relies on in any broker; one class below per kind of broker. */
abstract class BrokerContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private String topic = "";

  /** The broker under test, started once per class. */
  abstract TestBroker broker();

  @BeforeEach
  void nameTopic() {
    topic = "contract-" + UUID.randomUUID();
  }

  @Test
  void produced_record_isReadBackWithKeyAndValue() throws Exception {
    create(Map.of());
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>(topic, "key", "value")).get();
    }
    ConsumerRecord<String, String> read = read("read_uncommitted", 1).get(0);
    assertThat(read.key()).isEqualTo("key");
    assertThat(read.value()).isEqualTo("value");
  }

  @Test
  void abortedTransaction_isNeverSeenByReadCommitted() throws Exception {
    create(Map.of());
    try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "key", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "key", "committed")).get();
      producer.commitTransaction();
    }
    assertThat(read("read_committed", 1))
        .extracting(ConsumerRecord::value)
        .containsOnly("committed");
    assertThat(read("read_uncommitted", 2))
        .extracting(ConsumerRecord::value)
        .containsExactly("aborted", "committed");
  }

  @Test
  void secondProducerWithOneTransactionalId_fencesTheFirst() throws Exception {
    create(Map.of());
    try (KafkaProducer<String, String> zombie = producer(Map.of("transactional.id", topic));
        KafkaProducer<String, String> successor = producer(Map.of("transactional.id", topic))) {
      zombie.initTransactions();
      zombie.beginTransaction();
      zombie.send(new ProducerRecord<>(topic, "key", "zombie"));
      zombie.flush();
      successor.initTransactions();
      successor.beginTransaction();
      successor.send(new ProducerRecord<>(topic, "key", "successor"));
      successor.commitTransaction();
      assertThat(catchThrowable(zombie::commitTransaction)).isNotNull();
    }
    assertThat(read("read_committed", 1))
        .extracting(ConsumerRecord::value)
        .containsOnly("successor");
  }

  @Test
  void compactionAndRetention_areKeptAsTopicConfiguration() throws Exception {
    create(Map.of("cleanup.policy", "compact", "retention.ms", "86400000"));
    try (Admin admin = admin()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config).isNotNull();
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
    }
  }

  @Test
  void logAppendTime_replacesAProducersClockADayAhead() throws Exception {
    create(Map.of("message.timestamp.type", "LogAppendTime"));
    long before = Instant.now().minusSeconds(60).toEpochMilli();
    long dayAhead = Instant.now().plus(Duration.ofDays(1)).toEpochMilli();
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, dayAhead, "key", "value")).get();
    }
    ConsumerRecord<String, String> read = read("read_committed", 1).get(0);
    assertThat(read.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    assertThat(read.timestamp()).isBetween(before, dayAhead - 60_000);
  }

  private void create(Map<String, String> configuration) throws Exception {
    try (Admin admin = admin()) {
      NewTopic wanted = new NewTopic(topic, 1, (short) 1).configs(configuration);
      admin.createTopics(List.of(wanted)).all().get();
    }
  }

  private List<ConsumerRecord<String, String>> read(String isolation, int atLeast) {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            broker().bootstrapServers(),
            "isolation.level",
            isolation,
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      // Up to the end as this reader sees it, so that a record too many shows too.
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while ((consumer.position(partition) < end || records.size() < atLeast)
          && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    assertThat(records).hasSizeGreaterThanOrEqualTo(atLeast);
    return records;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker().bootstrapServers()));
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put("bootstrap.servers", broker().bootstrapServers());
    return new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer());
  }
}
