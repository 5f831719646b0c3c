package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** One partition's history of one tier, as its task sees it. For the task's thread. */
final class HistoryStore {
  private static final Bytes LOW_WATER = Bytes.wrap(new byte[] {'w'});

  /** Layouts read back are kept on the heap: a fleet has few, and each has many names. */
  private static final int MOST_LAYOUTS = 1_000;

  private final WindowStore<Bytes, byte[]> chunks;
  private final KeyValueStore<Bytes, byte[]> heads;
  private final KeyValueStore<Bytes, byte[]> layouts;
  private final KeyValueStore<Bytes, byte[]> marks;
  private final Map<Bytes, SeriesLayout> known = new HashMap<>();

  HistoryStore(ProcessorContext<?, ?> context, WindowTier tier) {
    this.chunks = context.getStateStore(HistoryStores.chunks(tier));
    this.heads = context.getStateStore(HistoryStores.heads(tier));
    this.layouts = context.getStateStore(HistoryStores.layouts(tier));
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

  /** Keeps what a hash of an instance's columns stands for. */
  void layout(String instance, int hash, SeriesLayout layout) {
    SeriesLayout before = layout(instance, hash);
    if (before != null && before.equals(layout)) {
      return;
    }
    Bytes shared = HistoryKeys.layout(hash);
    Bytes key = layouts.get(shared) == null ? shared : HistoryKeys.layout(instance, hash);
    layouts.put(key, StoredLayout.write(layout));
    known.remove(key);
  }

  /** What a hash stands for; null: its names never came. */
  @Nullable SeriesLayout layout(String instance, int hash) {
    SeriesLayout own = read(HistoryKeys.layout(instance, hash));
    return own == null ? read(HistoryKeys.layout(hash)) : own;
  }

  private @Nullable SeriesLayout read(Bytes key) {
    SeriesLayout before = known.get(key);
    if (before != null) {
      return before;
    }
    byte[] stored = layouts.get(key);
    if (stored == null) {
      return null;
    }
    if (known.size() >= MOST_LAYOUTS) {
      known.clear();
    }
    SeriesLayout layout = StoredLayout.read(stored);
    known.put(key, layout);
    return layout;
  }
}
