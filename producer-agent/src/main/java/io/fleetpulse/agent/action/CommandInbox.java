package io.fleetpulse.agent.action;

import io.fleetpulse.agent.publish.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one partition that holds this instance's commands, from its end as it is at the first
 * poll: what was sent before is for a JVM that is gone. Without a group: an agent must not make a
 * fleet rebalance. For one thread.
 */
final class CommandInbox implements AutoCloseable {
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofMillis(200);

  private final String topic;
  private final byte[] key;
  private final Map<String, Object> client;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable TopicPartition partition;
  private long next;

  /**
   * @param owners the owner's properties of Kafka clients
   */
  CommandInbox(String topic, String instance, Map<String, String> owners) {
    this.topic = topic;
    this.key = instance.getBytes(StandardCharsets.UTF_8);
    Map<String, Object> properties = new HashMap<>();
    properties.put("client.id", "fleetpulse-actions");
    properties.put("receive.buffer.bytes", "32768");
    properties.put("fetch.max.bytes", "1048576");
    // The broker answers when there is something: waking for nothing costs the host.
    properties.put("fetch.max.wait.ms", "5000");
    properties.put("reconnect.backoff.ms", "500");
    properties.put("reconnect.backoff.max.ms", "30000");
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", "false");
    properties.putAll(Secrets.read(owners, "kafka."));
    properties.remove("group.id");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "latest");
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", "false");
    this.client = Map.copyOf(properties);
  }

  /**
   * Waits for records and hands those of this instance over, one after the other. One that is not
   * taken, as the consumer throws, comes again.
   */
  void poll(Duration wait, Consumer<byte[]> takes) {
    KafkaConsumer<byte[], byte[]> open = open();
    for (ConsumerRecord<byte[], byte[]> each : open.poll(wait)) {
      byte[] value = each.value();
      if (value != null && Arrays.equals(key, each.key())) {
        takes.accept(value);
      }
      next = each.offset() + 1;
    }
  }

  /** Ends the connection; the next poll makes another and goes on where this one stood. */
  @Override
  public void close() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close(CloseOptions.timeout(CLOSE));
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    boolean fresh = open == null;
    if (open == null) {
      open = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = open;
    }
    TopicPartition place = place(open);
    if (fresh || !place.equals(partition)) {
      open.assign(List.of(place));
      open.seek(place, place.equals(partition) ? next : end(open, place));
      next = open.position(place);
      partition = place;
    }
    return open;
  }

  /** As the producers' default partitioner has it; from the client's cache, once it is known. */
  private TopicPartition place(KafkaConsumer<byte[], byte[]> open) {
    int partitions = open.partitionsFor(topic, MOST_WAIT).size();
    if (partitions == 0) {
      throw new TimeoutException("there is no topic " + topic + " yet");
    }
    return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
  }

  private static long end(KafkaConsumer<byte[], byte[]> open, TopicPartition place) {
    Long end = open.endOffsets(List.of(place), MOST_WAIT).get(place);
    if (end == null) {
      throw new TimeoutException("the end of " + place + " is not known");
    }
    return end;
  }
}
