package io.fleetpulse.benchmarks.processor;

import io.fleetpulse.benchmarks.load.Backlog;
import io.fleetpulse.benchmarks.process.Platform;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what an application put out and compares it with what it was given, so that one which loses
 * or doubles anything cannot look fast.
 */
final class WindowCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAME_BYTES = 5;
  private static final int SAMPLES_PER_WINDOW = 10;

  private final Backlog backlog;
  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(
          WindowSummary.getClassSchema(),
          projection("windowStartMillis", "revision", "samples", "lostSamples"));
  private final Set<String> seen = new HashSet<>();
  private final List<Integer> sizes = new ArrayList<>();
  private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
  private long windows;
  private long samples;
  private long lost;
  private long doubled;

  private WindowCheck(Backlog backlog) {
    this.backlog = backlog;
  }

  /**
   * The windows that came out.
   *
   * @param wrong what is not as it has to be; empty: nothing
   */
  record Result(long windows, int medianBytes, List<String> wrong) {}

  /** Waits for the windows of a backlog and checks each. */
  static Result check(Backlog backlog, Platform platform) {
    WindowCheck check = new WindowCheck(backlog);
    check.read(platform);
    return check.result(platform);
  }

  private void read(Platform platform) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(platform)) {
      List<TopicPartition> partitions = partitions(Topic.WINDOWS_10S);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!complete(consumer, partitions) && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          add(record);
        }
      }
    }
  }

  private boolean complete(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    return windows >= backlog.closedWindows()
        && consumer.endOffsets(partitions).entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    GenericRecord window;
    try {
      decoder =
          DecoderFactory.get()
              .binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, decoder);
      window = reader.read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long start = (Long) window.get("windowStartMillis");
    if (start >= backlog.lastWindowMillis()) {
      // Closed by silence, or not: the last window has no sample behind it.
      return;
    }
    sizes.add(value.length);
    windows++;
    samples += (Integer) window.get("samples");
    lost += (Integer) window.get("lostSamples");
    String name = new String(record.key(), StandardCharsets.UTF_8) + " " + start;
    if ((Integer) window.get("revision") != 0 || !seen.add(name)) {
      doubled++;
    }
  }

  private Result result(Platform platform) {
    List<String> wrong = new ArrayList<>();
    differ(wrong, "windows", backlog.closedWindows(), windows);
    differ(wrong, "samples in them", backlog.closedWindows() * SAMPLES_PER_WINDOW, samples);
    differ(wrong, "lost samples", 0, lost);
    differ(wrong, "windows that came twice", 0, doubled);
    differ(wrong, "dead letters", 0, records(platform, Topic.DEAD_LETTERS));
    int[] sorted = sizes.stream().mapToInt(Integer::intValue).sorted().toArray();
    return new Result(windows, sorted.length == 0 ? 0 : sorted[sorted.length / 2], wrong);
  }

  private static void differ(List<String> wrong, String what, long expected, long actual) {
    if (expected != actual) {
      wrong.add(what + " should be " + expected + " and are " + actual);
    }
  }

  private static long records(Platform platform, Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(platform)) {
      return consumer.endOffsets(partitions(topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Platform platform) {
    Map<String, Object> config = new HashMap<>(platform.client());
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(Topic topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < Platform.TOPICS.partitions(topic); i++) {
      partitions.add(new TopicPartition(Platform.TOPICS.name(topic), i));
    }
    return partitions;
  }

  private static Schema projection(String... fields) {
    Schema all = WindowSummary.getClassSchema();
    return Schema.createRecord(
        all.getName(),
        "",
        all.getNamespace(),
        false,
        Arrays.stream(fields)
            .map(name -> new Schema.Field(name, all.getField(name).schema(), ""))
            .toList());
  }
}
