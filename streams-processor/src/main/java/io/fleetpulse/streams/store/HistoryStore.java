package io.fleetpulse.streams.store;

import io.fleetpulse.streams.window.WindowTier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** One partition's history of one tier, as its task sees it. For the task's thread. */
final class HistoryStore {
  private static final Bytes LOW_WATER = Bytes.wrap(new byte[] {'w'});

  private final WindowStore<Bytes, byte[]> chunks;
  private final KeyValueStore<Bytes, byte[]> heads;
  private final LayoutStore layouts;
  private final KeyValueStore<Bytes, byte[]> marks;

  HistoryStore(ProcessorContext<?, ?> context, WindowTier tier) {
    this.chunks = context.getStateStore(HistoryStores.chunks(tier));
    this.heads = context.getStateStore(HistoryStores.heads(tier));
    this.layouts = new LayoutStore(context.getStateStore(HistoryStores.layouts(tier)));
    this.marks = context.getStateStore(HistoryStores.marks(tier));
  }

  /** From which offset on windows are in the heads only; -1: nothing was ever kept. */
  long lowWater() {
    byte[] mark = marks.get(LOW_WATER);
    return mark == null ? -1 : ByteBuffer.wrap(mark).getLong();
  }

  void lowWater(long offset) {
    marks.put(LOW_WATER, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
  }

  /** A window as it came, until it is packed. */
  void head(JvmKey jvm, long windowStartMillis, byte[] record) {
    heads.put(HistoryKeys.window(jvm.instance(), jvm.startMillis(), windowStartMillis), record);
  }

  /** The windows that began in the time; the end is not part of it. */
  List<byte[]> heads(JvmKey jvm, long fromMillis, long toMillis) {
    List<byte[]> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = range(jvm, fromMillis, toMillis)) {
      all.forEachRemaining(entry -> found.add(entry.value));
    }
    return found;
  }

  void deleteHeads(JvmKey jvm, long fromMillis, long toMillis) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = range(jvm, fromMillis, toMillis)) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(heads::delete);
  }

  private KeyValueIterator<Bytes, byte[]> range(JvmKey jvm, long fromMillis, long toMillis) {
    return heads.range(
        HistoryKeys.window(jvm.instance(), jvm.startMillis(), fromMillis),
        HistoryKeys.window(jvm.instance(), jvm.startMillis(), toMillis - 1));
  }

  byte @Nullable [] chunk(JvmKey jvm, long startMillis) {
    return chunks.fetch(HistoryKeys.jvm(jvm.instance(), jvm.startMillis()), startMillis);
  }

  void chunk(JvmKey jvm, long startMillis, byte[] packed) {
    chunks.put(HistoryKeys.jvm(jvm.instance(), jvm.startMillis()), packed, startMillis);
  }

  /** What the columns of windows stand for. */
  LayoutStore layouts() {
    return layouts;
  }
}
