package io.fleetpulse.benchmarks.wire;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/** What samples take alone and in Kafka's batches, headers and keys included. */
public final class Batches {
  private static final byte[] KEY = "bench/readings/readings-1".getBytes(StandardCharsets.UTF_8);
  private static final int FRAME_BYTES = 5;

  private Batches() {}

  /** Bytes of a sample that is in no batch, on average. */
  public static double alone(List<byte[]> samples) {
    return samples.stream().mapToInt(bytes -> bytes.length).average().orElseThrow();
  }

  /**
   * Bytes of a sample, on average, where so many successive ones of one instance are a batch,
   * compressed by zstd as the agent's are.
   */
  public static double batched(List<byte[]> samples, int size) {
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

  /** How many numbers a sample holds, on average: some sections come less often than others. */
  public static double numbers(List<byte[]> samples) {
    return samples.stream().mapToInt(Batches::numbers).average().orElseThrow();
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
