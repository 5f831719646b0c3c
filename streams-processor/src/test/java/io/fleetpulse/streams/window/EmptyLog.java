package io.fleetpulse.streams.window;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** For topologies in a test driver: nothing was consumed before, nothing waits. */
public final class EmptyLog implements SampleLog {
  @Override
  public long committed(TopicPartition partition) {
    return 0;
  }

  @Override
  public long end(TopicPartition partition) {
    return 0;
  }

  @Override
  public long read(
      TopicPartition partition,
      long from,
      long to,
      Consumer<ConsumerRecord<byte[], byte[]>> action) {
    return from;
  }

  @Override
  public void close() {}
}
