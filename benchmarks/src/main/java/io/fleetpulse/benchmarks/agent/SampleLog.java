package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.process.Platform;
import io.fleetpulse.schemas.topics.Topic;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Utils;

/** What our agent delivered, as it lies on the broker's disk: batches as they were sent. */
record SampleLog(List<byte[]> samples, int batches, long bytes) {

  /**
   * Reads an instance's.
   *
   * @param platform where the broker keeps its data
   */
  static SampleLog of(Path platform, String instanceKey) {
    byte[] key = instanceKey.getBytes(StandardCharsets.UTF_8);
    String topic = Platform.TOPICS.name(Topic.SAMPLES);
    List<byte[]> samples = new ArrayList<>();
    int batches = 0;
    long bytes = 0;
    try (DirectoryStream<Path> partitions =
        Files.newDirectoryStream(Platform.logs(platform), topic + "-*")) {
      for (Path partition : partitions) {
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(partition, "*.log")) {
          for (Path segment : segments) {
            File file = segment.toFile();
            try (FileRecords records = FileRecords.open(file, false)) {
              for (RecordBatch batch : records.batches()) {
                int before = samples.size();
                for (Record record : batch) {
                  if (key(record, key)) {
                    samples.add(Utils.toArray(record.value()));
                  }
                }
                if (samples.size() > before) {
                  batches++;
                  bytes += batch.sizeInBytes();
                }
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's log cannot be read", e);
    }
    return new SampleLog(samples, batches, bytes);
  }

  private static boolean key(Record record, byte[] key) {
    return record.hasKey() && record.key().equals(ByteBuffer.wrap(key));
  }

  double samplesPerBatch() {
    return (double) samples.size() / batches;
  }

  double bytesPerSample() {
    return (double) bytes / samples.size();
  }
}
