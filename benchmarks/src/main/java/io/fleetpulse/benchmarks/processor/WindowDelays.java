package io.fleetpulse.benchmarks.processor;

import io.fleetpulse.benchmarks.load.ClosingSamples;
import io.fleetpulse.benchmarks.process.Platform;
import io.fleetpulse.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A reader of the window topic, on a thread of its own: how long after its closing sample was sent
 * a window can be read, and how many came.
 */
final class WindowDelays implements AutoCloseable {
  private static final int MOST_MILLIS = 60_000;
  private static final long WINDOW_MILLIS = 10_000;

  private final ClosingSamples closing;
  private final KafkaConsumer<String, byte[]> consumer;
  private final AtomicIntegerArray delays = new AtomicIntegerArray(MOST_MILLIS + 1);
  private final AtomicLong windows = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;

  private WindowDelays(Platform platform, ClosingSamples closing) {
    this.closing = closing;
    Map<String, Object> config = new HashMap<>(platform.client());
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    this.consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = new Thread(this::run, "window-delays");
  }

  static WindowDelays start(Platform platform, ClosingSamples closing) {
    WindowDelays delays = new WindowDelays(platform, closing);
    delays.thread.start();
    return delays;
  }

  /** Windows whose closing sample is known, each once. */
  long windows() {
    return windows.get();
  }

  /** Windows closed by silence, revised, or come again. */
  long others() {
    return others.get();
  }

  /** Forgets the delays so far, not the windows. */
  void warm() {
    for (int millis = 0; millis <= MOST_MILLIS; millis++) {
      delays.set(millis, 0);
    }
  }

  /** The delay that this share of windows did not exceed. */
  long quantileMillis(double share) {
    long all = 0;
    for (int millis = 0; millis <= MOST_MILLIS; millis++) {
      all += delays.get(millis);
    }
    long left = (long) Math.ceil(share * all);
    for (int millis = 0; millis <= MOST_MILLIS; millis++) {
      left -= delays.get(millis);
      if (left <= 0) {
        return millis;
      }
    }
    return MOST_MILLIS;
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    thread.join();
  }

  private void run() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < Platform.PARTITIONS; i++) {
      partitions.add(new TopicPartition(Platform.TOPICS.name(Topic.WINDOWS_10S), i));
    }
    try (consumer) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!ending) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = System.currentTimeMillis();
        for (ConsumerRecord<String, byte[]> record : records) {
          add(record, now);
        }
      }
    }
  }

  private void add(ConsumerRecord<String, byte[]> record, long nowMillis) {
    // The processor stamps a window with its end.
    long sent = closing.take(record.key(), record.timestamp() - WINDOW_MILLIS);
    if (sent == 0) {
      others.incrementAndGet();
    } else {
      windows.incrementAndGet();
      delays.incrementAndGet((int) Math.max(0, Math.min(MOST_MILLIS, nowMillis - sent)));
    }
  }
}
