package io.fleetpulse.agent.config;

import io.fleetpulse.agent.publish.HostTraces;
import io.fleetpulse.agent.publish.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code agent-config} from where it was read to before up to its end, with a consumer that
 * is made for it and closed after it: what is kept in between is a few numbers. Without a group: an
 * agent must not make a fleet rebalance. For one thread.
 *
 * <p>Deletions stay on a compacted topic for a day. After a longer pause than an hour, or when the
 * topic was made anew, it is read from its beginning, and what is not there is gone.
 */
final class ConfigTopic {
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofMillis(200);
  private static final Duration MOST_PAUSE = Duration.ofHours(1);
  private static final String CLIENT = "fleetpulse-config";

  private final String topic;
  private final Map<String, String> owners;
  private Map<TopicPartition, Long> next = Map.of();
  private long lastNanos;

  /** Takes what is read; called between {@link #begins} or not and {@link #ends}. */
  interface Reader {
    /** What follows is all that there is. */
    void begins();

    /**
     * A record.
     *
     * @param value null: the key is deleted
     * @param topicThere whether the brokers have a topic
     */
    void record(String key, byte @Nullable [] value, Predicate<String> topicThere);

    /** All that there is now was read. */
    void ends();
  }

  /**
   * @param owners the owner's properties of Kafka clients
   */
  ConfigTopic(String topic, Map<String, String> owners) {
    this.topic = topic;
    this.owners = Map.copyOf(owners);
  }

  /**
   * Reads what is new.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be read; the same comes again
   */
  void read(long nowNanos, Reader reader) {
    Map<String, Object> properties = properties();
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      HostTraces.remove("kafka.consumer", CLIENT);
      read(consumer, nowNanos, reader);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, long nowNanos, Reader reader) {
    List<TopicPartition> all = partitions(consumer);
    Map<TopicPartition, Long> ends = all.isEmpty() ? Map.of() : consumer.endOffsets(all, MOST_WAIT);
    boolean anew =
        !next.keySet().equals(ends.keySet())
            || nowNanos - lastNanos > MOST_PAUSE.toNanos()
            || ends.entrySet().stream().anyMatch(end -> end.getValue() < from(end.getKey()));
    if (anew) {
      reader.begins();
    }
    if (anew || !ends.equals(next)) {
      consumer.assign(all);
      for (TopicPartition each : all) {
        if (anew) {
          consumer.seekToBeginning(List.of(each));
        } else {
          consumer.seek(each, from(each));
        }
      }
      poll(consumer, ends, reader);
    }
    reader.ends();
    next = Map.copyOf(ends);
    lastNanos = nowNanos;
  }

  private long from(TopicPartition partition) {
    Long from = next.get(partition);
    return from == null ? 0 : from;
  }

  private void poll(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Reader reader) {
    long until = System.nanoTime() + MOST_WAIT.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), MOST_WAIT) < end.getValue())) {
      if (System.nanoTime() - until > 0) {
        throw new TimeoutException("the end of " + topic + " is not reached");
      }
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        if (each.key() != null && each.offset() < end(ends, each)) {
          reader.record(
              new String(each.key(), StandardCharsets.UTF_8),
              each.value(),
              name -> there(consumer, name));
        }
      }
    }
  }

  private static boolean there(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    try {
      return !consumer.partitionsFor(topic, MOST_WAIT).isEmpty();
    } catch (AuthorizationException e) {
      return false; // it cannot be written to either
    }
  }

  private static long end(Map<TopicPartition, Long> ends, ConsumerRecord<byte[], byte[]> of) {
    Long end = ends.get(new TopicPartition(of.topic(), of.partition()));
    return end == null ? 0 : end;
  }

  /** None: there is no such topic, and so no configuration. */
  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = new ArrayList<>();
    for (PartitionInfo each : consumer.partitionsFor(topic, MOST_WAIT)) {
      all.add(new TopicPartition(topic, each.partition()));
    }
    return all;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("receive.buffer.bytes", "32768");
    properties.put("fetch.max.bytes", "1048576");
    properties.put("fetch.max.wait.ms", "100");
    properties.put("reconnect.backoff.ms", "500");
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", "false");
    properties.putAll(Secrets.read(owners, "kafka."));
    properties.put("client.id", CLIENT);
    properties.remove("group.id");
    properties.remove("interceptor.classes"); // the producer's
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", "false");
    return properties;
  }
}
