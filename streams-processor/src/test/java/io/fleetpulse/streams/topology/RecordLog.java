package io.fleetpulse.streams.topology;

import io.fleetpulse.streams.window.SampleLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;

/** A topic of records that were all consumed. */
final class RecordLog implements SampleLog {
  private final List<TestRecord<String, byte[]>> records = new ArrayList<>();

  void add(TestRecord<String, byte[]> record) {
    records.add(record);
  }

  void clear() {
    records.clear();
  }

  @Override
  public long committed(TopicPartition partition) {
    return records.size();
  }

  @Override
  public long end(TopicPartition partition) {
    return records.size();
  }

  @Override
  public long read(
      TopicPartition partition,
      long from,
      long to,
      Consumer<ConsumerRecord<byte[], byte[]>> action) {
    for (int offset = (int) from; offset < to; offset++) {
      TestRecord<String, byte[]> record = records.get(offset);
      action.accept(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              offset,
              record.timestamp(),
              TimestampType.LOG_APPEND_TIME,
              -1,
              -1,
              record.key().getBytes(StandardCharsets.UTF_8),
              record.value(),
              new RecordHeaders(),
              Optional.empty()));
    }
    return from;
  }

  @Override
  public void close() {}
}
