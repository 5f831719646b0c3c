package io.fleetpulse.streams.query;

import io.fleetpulse.analysis.history.WindowChunk;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.streams.store.ChunkTimes;
import io.fleetpulse.streams.store.HistoryKeys;
import io.fleetpulse.streams.store.HistoryStores;
import io.fleetpulse.streams.store.StoredLayout;
import io.fleetpulse.streams.store.SummaryDecoder;
import io.fleetpulse.streams.window.WindowTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/** Closed windows of this process's partitions, packed and not packed yet. Any thread. */
public final class WindowHistory {
  private final Stores stores;
  private final SchemaIds ids;
  private final Map<WindowTier, Integer> windowSchemaIds;

  /**
   * @param windowSchemaIds ids of the window summary's schema on each tier's topic
   */
  public WindowHistory(Stores stores, SchemaIds ids, Map<WindowTier, Integer> windowSchemaIds) {
    this.stores = stores;
    this.ids = ids;
    this.windowSchemaIds = Map.copyOf(windowSchemaIds);
  }

  /** A window's place in the answer, which is in this order. */
  private record Place(long startMillis, long jvmStartMillis) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(startMillis, other.startMillis);
      return byTime != 0 ? byTime : Long.compare(jvmStartMillis, other.jvmStartMillis);
    }
  }

  /**
   * An instance's windows that began in the time, in order of time.
   *
   * @param wanted the series to be read: windows have no others
   * @param most the latest so many
   */
  public List<ClosedWindow> windows(
      WindowTier tier,
      InstanceIdentity identity,
      Predicate<Series> wanted,
      long fromMillis,
      long toMillis,
      int most)
      throws NotReady {
    try {
      Names names = new Names(tier, identity.key());
      Map<Place, ClosedWindow> found = new TreeMap<>();
      for (ClosedWindow window : packed(tier, identity, names, wanted, fromMillis, toMillis)) {
        add(window, fromMillis, toMillis, found);
      }
      for (ClosedWindow window : heads(tier, identity, names, fromMillis, toMillis)) {
        add(window, fromMillis, toMillis, found);
      }
      List<ClosedWindow> all = new ArrayList<>(found.values());
      return all.subList(Math.max(0, all.size() - most), all.size());
    } catch (InvalidStateStoreException e) {
      throw new NotReady("the history of windows is not readable now: " + e.getMessage());
    }
  }

  /** While a chunk is being packed its windows are seen in both places. */
  private static void add(
      ClosedWindow window, long fromMillis, long toMillis, Map<Place, ClosedWindow> into) {
    if (window.startMillis() >= fromMillis && window.startMillis() <= toMillis) {
      into.merge(
          new Place(window.startMillis(), window.jvmStartMillis()),
          window,
          (one, other) -> other.revision() >= one.revision() ? other : one);
    }
  }

  private List<ClosedWindow> packed(
      WindowTier tier,
      InstanceIdentity identity,
      Names names,
      Predicate<Series> wanted,
      long fromMillis,
      long toMillis) {
    ReadOnlyWindowStore<Bytes, byte[]> store =
        stores.store(HistoryStores.chunks(tier), QueryableStoreTypes.windowStore());
    List<ClosedWindow> windows = new ArrayList<>();
    try (KeyValueIterator<Windowed<Bytes>, byte[]> all =
        store.fetch(
            HistoryKeys.first(identity.key()),
            HistoryKeys.last(identity.key()),
            Instant.ofEpochMilli(Math.max(0, fromMillis - ChunkTimes.span(tier).toMillis())),
            Instant.ofEpochMilli(Math.max(0, toMillis)))) {
      while (all.hasNext()) {
        windows.addAll(WindowChunk.decode(all.next().value, identity, names::layout, wanted));
      }
    }
    return windows;
  }

  private List<ClosedWindow> heads(
      WindowTier tier, InstanceIdentity identity, Names names, long fromMillis, long toMillis) {
    ReadOnlyKeyValueStore<Bytes, byte[]> store =
        stores.store(HistoryStores.heads(tier), QueryableStoreTypes.keyValueStore());
    SummaryDecoder decoder =
        new SummaryDecoder(ids, Objects.requireNonNull(windowSchemaIds.get(tier)));
    List<ClosedWindow> windows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(HistoryKeys.first(identity.key()), HistoryKeys.last(identity.key()))) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        long start = HistoryKeys.windowStart(entry.key);
        if (start >= fromMillis && start <= toMillis) {
          ClosedWindow window = whole(entry.value, identity, names, decoder);
          if (window != null) {
            windows.add(window);
          }
        }
      }
    }
    return windows;
  }

  /** The window; null where its names never came, or bytes only began like a window. */
  private static @Nullable ClosedWindow whole(
      byte[] record, InstanceIdentity identity, Names names, SummaryDecoder decoder) {
    try {
      SeriesLayout layout = names.layout(decoder.layoutHash(record));
      return layout == null ? null : decoder.window(record, identity, layout);
    } catch (SerializationException e) {
      return null;
    }
  }

  /** What hashes of an instance's columns stand for, within one question. */
  private final class Names {
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
    private final String instance;
    private final Map<Integer, SeriesLayout> known = new HashMap<>();

    Names(WindowTier tier, String instance) {
      this.store = stores.store(HistoryStores.layouts(tier), QueryableStoreTypes.keyValueStore());
      this.instance = instance;
    }

    @Nullable SeriesLayout layout(int hash) {
      SeriesLayout before = known.get(hash);
      if (before != null) {
        return before;
      }
      byte[] own = store.get(HistoryKeys.layout(instance, hash));
      byte[] stored = own == null ? store.get(HistoryKeys.layout(hash)) : own;
      if (stored == null) {
        return null;
      }
      SeriesLayout layout = StoredLayout.read(stored);
      known.put(hash, layout);
      return layout;
    }
  }
}
