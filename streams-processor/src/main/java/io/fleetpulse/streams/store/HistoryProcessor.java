package io.fleetpulse.streams.store;

import io.fleetpulse.schemas.registry.SchemaIds;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps closed windows as they came. Within a partition a window's revisions come in order, so the
 * last one put is the highest.
 */
public final class HistoryProcessor implements Processor<byte[], byte[], Void, Void> {
  private final HistoryTier tier;
  private final WindowHeads heads;
  private final LongAdder unreadable;
  private @Nullable ProcessorContext<Void, Void> clock;
  private @Nullable WindowStore<Bytes, byte[]> windows;
  private @Nullable KeyValueStore<Bytes, byte[]> layouts;

  /**
   * @param unreadable counts records that are no windows, or of no possible time: someone else
   *     writes to the topic
   */
  public HistoryProcessor(HistoryTier tier, SchemaIds ids, LongAdder unreadable) {
    this.tier = tier;
    this.heads = new WindowHeads(ids);
    this.unreadable = unreadable;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    clock = context;
    windows = context.getStateStore(tier.store());
    layouts = context.getStateStore(tier.layouts());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<Void, Void> now = clock;
    WindowStore<Bytes, byte[]> into = windows;
    KeyValueStore<Bytes, byte[]> names = layouts;
    if (now == null || into == null || names == null) {
      throw new IllegalStateException("not initialised");
    }
    byte[] value = record.value();
    if (value == null || record.key() == null) {
      unreadable.increment();
      return;
    }
    WindowHeads.Head head;
    try {
      head = heads.read(value);
    } catch (SerializationException e) {
      unreadable.increment();
      return;
    }
    if (!WindowTimes.possible(
        head.windowStartMillis(), record.timestamp(), now.currentSystemTimeMs())) {
      unreadable.increment();
      return;
    }
    String instance = new String(record.key(), StandardCharsets.UTF_8);
    if (head.hasLayout()) {
      names.put(HistoryKeys.layout(instance, head.layoutHash()), value);
    }
    into.put(HistoryKeys.window(instance, head.jvmStartMillis()), value, head.windowStartMillis());
  }
}
