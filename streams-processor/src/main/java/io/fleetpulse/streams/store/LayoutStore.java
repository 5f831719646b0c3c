package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.window.SeriesLayout;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of windows stand for, by the hash that each window has. All instances with the
 * same columns share one entry. For one thread.
 */
public final class LayoutStore {
  /** Layouts read back are kept on the heap: a fleet has few, and each has many names. */
  private static final int MOST_KNOWN = 1_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Bytes, SeriesLayout> known = new HashMap<>();

  public LayoutStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Keeps what a hash of an instance's columns stands for. */
  public void put(String instance, int hash, SeriesLayout layout) {
    SeriesLayout before = get(instance, hash);
    if (before != null && before.equals(layout)) {
      return;
    }
    Bytes shared = HistoryKeys.layout(hash);
    Bytes key = store.get(shared) == null ? shared : HistoryKeys.layout(instance, hash);
    store.put(key, StoredLayout.write(layout));
    known.remove(key);
  }

  /** What a hash stands for; null: its names never came. */
  public @Nullable SeriesLayout get(String instance, int hash) {
    SeriesLayout own = read(HistoryKeys.layout(instance, hash));
    return own == null ? read(HistoryKeys.layout(hash)) : own;
  }

  private @Nullable SeriesLayout read(Bytes key) {
    SeriesLayout before = known.get(key);
    if (before != null) {
      return before;
    }
    byte[] stored = store.get(key);
    if (stored == null) {
      return null;
    }
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    SeriesLayout layout = StoredLayout.read(stored);
    known.put(key, layout);
    return layout;
  }
}
