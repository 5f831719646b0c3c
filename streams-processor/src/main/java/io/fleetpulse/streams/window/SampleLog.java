package io.fleetpulse.streams.window;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The samples topic, or that of digests, as a task reads it beside its own input: to rebuild open
 * windows from records already consumed, and to know whether more are waiting. For one thread.
 */
public interface SampleLog extends AutoCloseable {
  /** The next offset of the partition that is not yet processed for good; 0 when none is. */
  long committed(TopicPartition partition);

  /** One past the partition's last record. */
  long end(TopicPartition partition);

  /**
   * Reads the records with {@code from <= offset < to}.
   *
   * @return the offset it began with: greater than {@code from} when older records were deleted
   */
  long read(
      TopicPartition partition,
      long from,
      long to,
      Consumer<ConsumerRecord<byte[], byte[]>> action);

  @Override
  void close();

  /** One log per task: a consumer has one thread. */
  interface Factory {
    SampleLog open();
  }
}
