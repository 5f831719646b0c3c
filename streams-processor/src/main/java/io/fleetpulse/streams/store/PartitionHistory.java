package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.history.WindowChunk;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.topics.InstanceKey;
import io.fleetpulse.streams.window.TaskReplay;
import io.fleetpulse.streams.window.WindowTier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The history of one tier's windows in one partition. A window is kept as it came until its chunk
 * is over, then all of the chunk are packed. Only what is packed has a changelog: the rest is read
 * again from the windows' topic, since a put with a changelog costs more than all other work on a
 * window.
 *
 * <p>For the task's thread.
 */
final class PartitionHistory implements TaskReplay.Heap {
  private static final long MARK_MILLIS = 10_000;

  /** A chunk whose JVM is silent is packed after this much time: nobody waits longer to publish. */
  private static final long LATE_MILLIS = 900_000;

  private final WindowTier tier;
  private final long spanMillis;
  private final HistoryStore store;
  private final SummaryDecoder decoder;
  private final HistoryMetrics metrics;
  private final LongSupplier wallMillis;
  private final Map<JvmKey, OpenChunk> open = new HashMap<>();
  private long nextOffset;
  private long lowWater = -1;
  private long nextMarkMillis;

  /** A JVM's chunk that windows still go into. */
  private record OpenChunk(long startMillis, long firstOffset) {}

  PartitionHistory(
      WindowTier tier, HistoryStore store, HistoryConfig config, LongSupplier wallMillis) {
    this.tier = tier;
    this.spanMillis = ChunkTimes.span(tier).toMillis();
    this.store = store;
    Integer schemaId = config.windowSchemaIds().get(tier);
    if (schemaId == null) {
      throw new IllegalArgumentException("no schema of the windows of " + tier.label());
    }
    this.decoder = new SummaryDecoder(config.schemaIds(), schemaId);
    this.metrics = config.metrics();
    this.wallMillis = wallMillis;
  }

  @Override
  public long restore(long committed) {
    nextOffset = committed;
    lowWater = store.lowWater();
    return lowWater < 0 ? committed : Math.min(lowWater, committed);
  }

  @Override
  public void replay(ConsumerRecord<byte[], byte[]> record) {
    keep(record.key(), record.value(), record.offset(), record.timestamp());
  }

  @Override
  public void replayed() {
    // The chunks that were open are open again.
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** Takes a window. */
  void take(byte @Nullable [] key, byte @Nullable [] value, long offset, long stampMillis) {
    nextOffset = offset + 1;
    if (!keep(key, value, offset, stampMillis)) {
      metrics.unreadable.increment();
    }
  }

  /** Arrival time has come to {@code clockMillis}. */
  void tick(long clockMillis) {
    if (clockMillis < nextMarkMillis) {
      return;
    }
    nextMarkMillis = clockMillis + MARK_MILLIS;
    long first = nextOffset;
    for (Iterator<Map.Entry<JvmKey, OpenChunk>> all = open.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<JvmKey, OpenChunk> each = all.next();
      OpenChunk chunk = each.getValue();
      if (clockMillis > chunk.startMillis() + spanMillis + LATE_MILLIS) {
        pack(each.getKey(), chunk);
        all.remove();
      } else {
        first = Math.min(first, chunk.firstOffset());
      }
    }
    if (first != lowWater) {
      lowWater = first;
      store.lowWater(first);
    }
  }

  /** Whether it is a window of a possible time. */
  private boolean keep(
      byte @Nullable [] key, byte @Nullable [] value, long offset, long stampMillis) {
    if (key == null || value == null) {
      return false;
    }
    String instance = new String(key, StandardCharsets.UTF_8);
    SummaryDecoder.Head head;
    try {
      identity(instance);
      head = decoder.head(value);
    } catch (SerializationException | IllegalArgumentException e) {
      return false;
    }
    if (!WindowTimes.possible(head.windowStartMillis(), stampMillis, wallMillis.getAsLong())) {
      return false;
    }
    JvmKey jvm = new JvmKey(instance, head.jvmStartMillis());
    if (head.layout() != null) {
      store.layouts().put(instance, head.layoutHash(), head.layout());
    }
    long start = ChunkTimes.startOf(tier, instance, jvm.startMillis(), head.windowStartMillis());
    OpenChunk chunk = open.get(jvm);
    if (chunk != null && start < chunk.startMillis()) {
      pack(jvm, start, List.of(value));
      return true;
    }
    if (chunk == null || start > chunk.startMillis()) {
      if (chunk != null) {
        pack(jvm, chunk);
      }
      open.put(jvm, new OpenChunk(start, offset));
    }
    store.head(jvm, head.windowStartMillis(), value);
    return true;
  }

  private void pack(JvmKey jvm, OpenChunk chunk) {
    long end = chunk.startMillis() + spanMillis;
    pack(jvm, chunk.startMillis(), store.heads(jvm, chunk.startMillis(), end));
    store.deleteHeads(jvm, chunk.startMillis(), end);
  }

  /** Packs windows together with those of their chunk that are packed already. */
  private void pack(JvmKey jvm, long chunkStart, List<byte[]> records) {
    InstanceIdentity identity = identity(jvm.instance());
    Map<Long, ClosedWindow> windows = new TreeMap<>();
    byte[] before = store.chunk(jvm, chunkStart);
    if (before != null) {
      WindowChunk.decode(
              before, identity, hash -> store.layouts().get(jvm.instance(), hash), any -> true)
          .forEach(window -> add(windows, window));
    }
    for (byte[] record : records) {
      SeriesLayout layout = store.layouts().get(jvm.instance(), decoder.layoutHash(record));
      if (layout == null) {
        metrics.unnamed.increment();
        continue;
      }
      try {
        add(windows, decoder.window(record, identity, layout));
      } catch (SerializationException e) {
        // It only began like a window.
        metrics.unreadable.increment();
      }
    }
    if (windows.isEmpty()) {
      return;
    }
    byte[] packed = WindowChunk.encode(new ArrayList<>(windows.values()));
    // A chunk that is packed again after a crash is the same.
    if (!Arrays.equals(packed, before)) {
      store.chunk(jvm, chunkStart, packed);
      metrics.packedWindows.add(windows.size());
      metrics.packedBytes.add(packed.length);
    }
  }

  /** Of a window's revisions the highest counts. */
  private static void add(Map<Long, ClosedWindow> windows, ClosedWindow window) {
    windows.merge(
        window.startMillis(),
        window,
        (one, other) -> other.revision() >= one.revision() ? other : one);
  }

  private static InstanceIdentity identity(String instance) {
    InstanceKey key = InstanceKey.parse(instance);
    return InstanceIdentity.named(key.namespace(), key.service(), key.instance());
  }
}
