package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.Gap;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A topic of samples of its own, the agent's settings that lead to it, and what arrives on it. */
final class SampleTopic {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String prefix = "host" + Long.toString(System.nanoTime(), 36) + ".";
  private final TopicCatalogue topics = new TopicCatalogue(prefix, 1, (short) 1);
  private final String bootstrapServers;

  /** Nothing is made before it is asked for. */
  SampleTopic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  String name() {
    return topics.name(Topic.SAMPLES);
  }

  /** Makes the topic and registers its schema. */
  SampleTopic prepared() {
    create();
    register();
    return this;
  }

  /** Makes the topic. */
  void create() {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              topics.definitions().stream().filter(topic -> topic.name().equals(name())).toList())
          .all()
          .get();
    } catch (Exception e) {
      throw new IllegalStateException("cannot make " + name(), e);
    }
  }

  /** Registers the schema of samples. */
  void register() {
    String subject = topics.subject(Topic.SAMPLES);
    try (RegistryClient registry = registry()) {
      new SchemaRegistration(registry, Duration.ofSeconds(1))
          .register(Map.of(subject, RuntimeSample.getClassSchema()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * The agent's settings: it samples and tries again quickly, so that a test need not wait, and is
   * patient with Kafka, as a machine that is busy is no failure.
   */
  Map<String, String> settings(String instance) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("service.name", "host");
    settings.put("service.instance.id", instance);
    settings.put("interval", "200ms");
    settings.put("publish.interval", "500ms");
    settings.put("topics.prefix", prefix);
    settings.put("kafka.bootstrap.servers", bootstrapServers);
    settings.put("kafka.reconnect.backoff.max.ms", "1000");
    settings.put("kafka.max.block.ms", "60000");
    settings.put("kafka.request.timeout.ms", "60000");
    settings.put("schema.registry.url", TestRegistry.shared().url());
    return settings;
  }

  /** The agent's jar as an option, with these settings and more that win over them. */
  String agent(String instance, String... more) {
    Map<String, String> settings = settings(instance);
    for (String setting : more) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return "-javaagent:" + Jars.agent() + "=" + joined(settings);
  }

  static String joined(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }

  /** Waits until so many samples of this instance have arrived. */
  List<RuntimeSample> awaitSamples(String instance, int least) {
    return awaitSamples(instance, samples -> samples.size() >= least);
  }

  /** Waits until what has arrived of this instance is enough, and returns it in its order. */
  List<RuntimeSample> awaitSamples(String instance, Predicate<List<RuntimeSample>> enough) {
    return awaitSamples(instance, PATIENCE, enough);
  }

  /** The same for what takes its time. */
  List<RuntimeSample> awaitSamples(
      String instance, Duration patience, Predicate<List<RuntimeSample>> enough) {
    TrustedRecords.trust();
    List<RuntimeSample> samples = new ArrayList<>();
    TopicPartition partition = new TopicPartition(name(), 0);
    try (RegistryClient registry = registry();
        AvroDeserializer<RuntimeSample> reader =
            AvroDeserializer.specific(registry, RuntimeSample.class);
        KafkaConsumer<String, byte[]> consumer = consumer(partition)) {
      Awaitility.await("samples of " + instance)
          .atMost(patience)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        record -> {
                          if (record.key().endsWith("/" + instance)) {
                            samples.add(reader.deserialize(name(), record.value()));
                          }
                        });
                return enough.test(samples);
              });
    }
    return samples;
  }

  /** Waits until anything has arrived on another topic. */
  void awaitArrival(String other) {
    TopicPartition partition = new TopicPartition(other, 0);
    try (KafkaConsumer<String, byte[]> consumer = consumer(partition)) {
      Awaitility.await("samples on " + other)
          .atMost(PATIENCE)
          .until(() -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
    }
  }

  /** The size of the largest record of an instance that is there now, in bytes. */
  int largestValue(String instance) {
    TopicPartition partition = new TopicPartition(name(), 0);
    try (KafkaConsumer<String, byte[]> consumer = consumer(partition)) {
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      int largest = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().endsWith("/" + instance)) {
            largest = Math.max(largest, record.value().length);
          }
        }
      }
      return largest;
    }
  }

  /** Reads a partition from its beginning. */
  private KafkaConsumer<String, byte[]> consumer(TopicPartition partition) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  /** Each sequence number up to the last is that of a sample, merged into one, or told as lost. */
  static void assertAccountedFor(List<RuntimeSample> samples) {
    SortedSet<Long> told = new TreeSet<>();
    for (RuntimeSample sample : samples) {
      LongStream.rangeClosed(
              sample.getSequence() - sample.getMergedSamples() + 1, sample.getSequence())
          .forEach(told::add);
      for (Gap gap : sample.getGaps()) {
        LongStream.range(gap.getFirstSequence(), gap.getFirstSequence() + gap.getCount())
            .forEach(told::add);
      }
    }
    assertThat(told)
        .containsExactlyElementsOf(LongStream.range(0, told.last() + 1).boxed().toList());
  }

  private static RegistryClient registry() {
    return new RegistryClient(
        RegistryConfig.from(Map.of("schema.registry.url", TestRegistry.shared().url())));
  }
}
