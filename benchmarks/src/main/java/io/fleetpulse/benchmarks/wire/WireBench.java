package io.fleetpulse.benchmarks.wire;

import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.benchmarks.load.RealReading;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of successive samples of this JVM, alone and in Kafka's batches as the agent sends them.
 */
public final class WireBench {
  private static final byte[] KEY = "bench/readings/readings-1".getBytes(StandardCharsets.UTF_8);
  private static final int FRAME_BYTES = 5;
  private static final int PUBLISH = 5;
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int MOST_GARBAGE_MEBIBYTES = 60;

  private WireBench() {}

  /** Takes that many samples, one a second. */
  public static void run(int count, PrintStream out) throws InterruptedException {
    List<byte[]> samples = take(count);
    double alone = samples.stream().mapToInt(bytes -> bytes.length).average().orElseThrow();
    int numbers = numbers(samples.get(samples.size() - 1));
    out.println("| samples of this JVM | bytes a sample | bytes a number | goal |");
    out.println("|---|---|---|---|");
    row(out, "alone, identity once", alone, numbers, "≤ 2.5");
    row(out, "in batches of " + count + ", zstd", batched(samples, count), numbers, "≤ 0.8");
    row(out, "in batches of " + PUBLISH + ", zstd", batched(samples, PUBLISH), numbers, "≤ 1.5");
    out.println();
    out.println(numbers + " numbers in a sample; batches with their headers and keys.");
  }

  private static void row(PrintStream out, String what, double bytes, int numbers, String goal) {
    out.println(
        String.format(
            Locale.ROOT, "| %s | %.0f | %.2f | %s |", what, bytes, bytes / numbers, goal));
  }

  private static List<byte[]> take(int count) throws InterruptedException {
    SampleEncoder encoder =
        new SampleEncoder(Sampler.jvmStartMillis(), INTERVAL_MILLIS, PUBLISH * INTERVAL_MILLIS);
    List<byte[]> samples = new ArrayList<>();
    try (RealReading reading = RealReading.start()) {
      for (int i = 0; i < count; i++) {
        // A host that works: an idle JVM's numbers hardly change.
        reading.allocate(1 + i * 37 % MOST_GARBAGE_MEBIBYTES);
        Sample sample = reading.take();
        samples.add(
            encoder.encode(
                1, sample, reading.identity(), i == 0, List.of(), System.currentTimeMillis()));
        Thread.sleep(INTERVAL_MILLIS);
      }
    }
    return samples;
  }

  private static double batched(List<byte[]> samples, int size) {
    long bytes = 0;
    for (int from = 0; from < samples.size(); from += size) {
      List<SimpleRecord> batch = new ArrayList<>();
      for (byte[] sample : samples.subList(from, Math.min(samples.size(), from + size))) {
        batch.add(new SimpleRecord(System.currentTimeMillis(), KEY, sample));
      }
      bytes +=
          MemoryRecords.withRecords(
                  Compression.of(CompressionType.ZSTD).build(), batch.toArray(new SimpleRecord[0]))
              .sizeInBytes();
    }
    return (double) bytes / samples.size();
  }

  private static int numbers(byte[] sample) {
    try {
      return numbers(
          new GenericDatumReader<IndexedRecord>(RuntimeSample.getClassSchema())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(sample, FRAME_BYTES, sample.length - FRAME_BYTES, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fields that are metrics; a distribution is two, its count and its sum. */
  private static int numbers(@Nullable Object value) {
    int numbers = 0;
    if (value instanceof IndexedRecord record) {
      for (Schema.Field field : record.getSchema().getFields()) {
        Object of = record.get(field.pos());
        if (field.getProp("metric") == null) {
          numbers += numbers(of);
        } else {
          numbers += of instanceof IndexedRecord ? 2 : 1;
        }
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        numbers += numbers(item);
      }
    }
    return numbers;
  }
}
