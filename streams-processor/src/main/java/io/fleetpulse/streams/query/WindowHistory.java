package io.fleetpulse.streams.query;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.store.HistoryKeys;
import io.fleetpulse.streams.store.HistoryTier;
import io.fleetpulse.streams.store.StoredWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Closed windows of this process's partitions, as they are stored. Any thread. */
public final class WindowHistory {
  private final Stores stores;
  private final SchemaIds ids;

  public WindowHistory(Stores stores, SchemaIds ids) {
    this.stores = stores;
    this.ids = ids;
  }

  /**
   * An instance's windows that began in the time, in order of time.
   *
   * @param most the latest so many
   */
  public List<ClosedWindow> windows(
      HistoryTier tier, InstanceIdentity identity, long fromMillis, long toMillis, int most)
      throws NotReady {
    String instance = identity.key();
    AvroDeserializer<WindowSummary> reader = AvroDeserializer.specific(ids, WindowSummary.class);
    List<WindowSummary> found = new ArrayList<>();
    try {
      ReadOnlyWindowStore<Bytes, byte[]> store =
          stores.store(tier.store(), QueryableStoreTypes.windowStore());
      try (KeyValueIterator<Windowed<Bytes>, byte[]> all =
          store.fetch(
              HistoryKeys.first(instance),
              HistoryKeys.last(instance),
              Instant.ofEpochMilli(Math.max(0, fromMillis)),
              Instant.ofEpochMilli(Math.max(0, toMillis)))) {
        while (all.hasNext()) {
          KeyValue<Windowed<Bytes>, byte[]> entry = all.next();
          WindowSummary window = whole(entry.value, reader);
          if (window != null) {
            found.add(window);
          }
        }
      }
      found.sort(
          Comparator.comparingLong(WindowSummary::getWindowStartMillis)
              .thenComparingLong(WindowSummary::getStartTimeMillis));
      return read(
          tier, identity, found.subList(Math.max(0, found.size() - most), found.size()), reader);
    } catch (InvalidStateStoreException e) {
      throw new NotReady("the history of windows is not readable now: " + e.getMessage());
    }
  }

  /** The window; null where someone else's bytes only began like one. */
  private static @Nullable WindowSummary whole(
      byte[] stored, AvroDeserializer<WindowSummary> reader) {
    try {
      return reader.deserialize("", stored);
    } catch (SerializationException e) {
      return null;
    }
  }

  private List<ClosedWindow> read(
      HistoryTier tier,
      InstanceIdentity identity,
      List<WindowSummary> found,
      AvroDeserializer<WindowSummary> reader) {
    ReadOnlyKeyValueStore<Bytes, byte[]> names =
        stores.store(tier.layouts(), QueryableStoreTypes.keyValueStore());
    Map<Integer, SeriesLayout> layouts = new HashMap<>();
    List<ClosedWindow> windows = new ArrayList<>();
    for (WindowSummary window : found) {
      SeriesLayout layout = layouts.get(window.getLayoutHash());
      if (layout == null) {
        layout = layout(names, identity.key(), window.getLayoutHash(), reader);
        if (layout == null) {
          continue;
        }
        layouts.put(window.getLayoutHash(), layout);
      }
      windows.add(StoredWindow.read(window, identity, layout));
    }
    return windows;
  }

  private static @Nullable SeriesLayout layout(
      ReadOnlyKeyValueStore<Bytes, byte[]> names,
      String instance,
      int hash,
      AvroDeserializer<WindowSummary> reader) {
    WindowSummary named = reader.deserialize("", names.get(HistoryKeys.layout(instance, hash)));
    return named == null || named.getLayout() == null
        ? null
        : StoredWindow.layout(named.getLayout());
  }
}
