package io.fleetpulse.streams.store;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps service windows as they came, by the time they are stamped with, which is their end: to
 * read each one would cost more than to keep it. Of a window's revisions the last is the highest.
 */
public final class ServiceHistoryProcessor implements Processor<byte[], byte[], Void, Void> {
  public static final String STORE = "history-services";
  public static final Duration RETENTION = Duration.ofHours(6);
  public static final Duration SIZE = Duration.ofSeconds(10);

  private final LongAdder unreadable;
  private @Nullable ProcessorContext<Void, Void> clock;
  private @Nullable WindowStore<Bytes, byte[]> windows;

  /**
   * @param unreadable counts records that are no windows, or of no possible time: someone else
   *     writes to the topic
   */
  public ServiceHistoryProcessor(LongAdder unreadable) {
    this.unreadable = unreadable;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    clock = context;
    windows = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<Void, Void> now = clock;
    WindowStore<Bytes, byte[]> into = windows;
    if (now == null || into == null) {
      throw new IllegalStateException("not initialised");
    }
    long startMillis = record.timestamp() - SIZE.toMillis();
    if (record.key() == null
        || record.value() == null
        || !WindowTimes.possible(startMillis, record.timestamp(), now.currentSystemTimeMs())) {
      unreadable.increment();
      return;
    }
    into.put(Bytes.wrap(record.key()), record.value(), startMillis);
  }
}
