package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.detect.JvmAnomalies;
import io.fleetpulse.analysis.detect.JvmAnomalies.Suspicion;
import io.fleetpulse.analysis.rule.Completeness;
import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.schemas.topics.InstanceKey;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.finding.FindingLedger;
import io.fleetpulse.streams.finding.LeakReports;
import io.fleetpulse.streams.finding.Standings;
import io.fleetpulse.streams.store.LayoutStore;
import io.fleetpulse.streams.store.SummaryDecoder;
import io.fleetpulse.streams.window.TaskReplay;
import io.fleetpulse.streams.window.WindowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Watches the instances of one partition minute by minute. What a minute changes is on the heap and
 * kept now and then; after a crash the minutes since are read again, which leads to the same state.
 * Findings are decided on in ticks, for all instances together, and kept with what was told.
 *
 * <p>For the task's thread.
 */
final class PartitionDetection implements TaskReplay.Heap {
  /** Between two keepings of an instance; its own part of it, so that not all are kept at once. */
  private static final long KEEP_MILLIS = 900_000;

  private static final long MARK_MILLIS = 10_000;
  private static final long FORGET_MILLIS = 24 * 3_600_000L;

  /** Minutes were waited for before anything was suspected; three without end it. */
  private static final Timing TIMING = new Timing(0, 180_000);

  private final DetectionStore store;
  private final LayoutStore layouts;
  private final SummaryDecoder decoder;
  private final FindingLedger ledger;
  private final Map<String, Watched> instances = new HashMap<>();
  private long nextOffset;
  private long lowWater = -1;
  private long nextMarkMillis;

  PartitionDetection(
      DetectionStore store, LayoutStore layouts, SummaryDecoder decoder, FindingLedger ledger) {
    this.store = store;
    this.layouts = layouts;
    this.decoder = decoder;
    this.ledger = ledger;
  }

  @Override
  public long restore(long committed) {
    nextOffset = committed;
    lowWater = store.lowWater();
    store.each(
        (instance, watched) -> {
          instances.put(instance, watched);
          ledger.show(watched.standings);
        });
    return lowWater < 0 ? committed : Math.min(lowWater, committed);
  }

  @Override
  public void replay(ConsumerRecord<byte[], byte[]> record) {
    take(record.key(), record.value(), record.offset());
  }

  @Override
  public void replayed() {
    // What is undecided is decided in the next tick.
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** Takes a minute's window; what is none is for others to count, who read the topic too. */
  void take(byte @Nullable [] key, byte @Nullable [] value, long offset) {
    nextOffset = Math.max(nextOffset, offset + 1);
    if (key == null || value == null) {
      return;
    }
    try {
      String instance = new String(key, StandardCharsets.UTF_8);
      InstanceKey name = InstanceKey.parse(instance);
      SummaryDecoder.Head head = decoder.head(value);
      if (head.layout() != null) {
        layouts.put(instance, head.layoutHash(), head.layout());
      }
      SeriesLayout layout = layouts.get(instance, head.layoutHash());
      if (layout != null) {
        InstanceIdentity identity = identity(instance, name, head.names());
        take(instance, decoder.window(value, identity, layout), offset);
      }
    } catch (SerializationException | IllegalArgumentException e) {
      // Someone else writes to the topic.
      return;
    }
  }

  private void take(String instance, ClosedWindow minute, long offset) {
    Watched watched = instances.get(instance);
    if (watched == null) {
      watched = new Watched(new Standings(instance), new JvmAnomalies());
      watched.keptOffset = offset;
      instances.put(instance, watched);
    }
    if (offset < watched.keptOffset
        || minute.startMillis() < watched.takenMillis
        || !Completeness.judgeable(minute)) {
      return;
    }
    if (minute.jvmStartMillis() != watched.jvmStartMillis) {
      watched.jvmStartMillis = minute.jvmStartMillis();
      watched.anomalies.restarted();
      watched.leaks.clear();
    }
    watched.standings.identify(minute.identity(), minute.jvmStartMillis());
    watched.takenMillis = minute.endMillis();
    watched.nextOffset = offset + 1;
    watched.suspicions = watched.anomalies.take(minute);
    watched.leakVerdicts =
        watched.leaks.all().stream().map(leak -> leak.watch().judge(minute)).toList();
    watched.undecided = minute;
  }

  /** Version, zone and labels travel now and then; until they come only the names are known. */
  private InstanceIdentity identity(
      String instance, InstanceKey name, WindowReader.@Nullable Names names) {
    Watched watched = instances.get(instance);
    InstanceIdentity known = watched == null ? null : watched.standings.identity();
    if (names == null && known != null) {
      return known;
    }
    return names == null
        ? InstanceIdentity.named(name.namespace(), name.service(), name.instance())
        : InstanceIdentity.of(
            name.namespace(),
            name.service(),
            name.instance(),
            names.version(),
            names.zone(),
            names.labels());
  }

  /** Arrival time has come to {@code clockMillis}. */
  void tick(long clockMillis, long nowMillis) {
    List<Watched> undecided = new ArrayList<>();
    for (Watched watched : instances.values()) {
      if (watched.undecided != null) {
        undecided.add(watched);
      }
    }
    Beliefs.among(undecided);
    for (Watched watched : undecided) {
      decide(watched, nowMillis);
    }
    long first = nextOffset;
    for (Iterator<Map.Entry<String, Watched>> all = instances.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Watched> each = all.next();
      if (forget(each.getValue(), clockMillis, nowMillis)) {
        store.delete(each.getKey());
        all.remove();
        continue;
      }
      ledger.beatAll(each.getValue().standings, nowMillis);
      keep(each.getKey(), each.getValue(), clockMillis);
      if (each.getValue().keptOffset < each.getValue().nextOffset) {
        first = Math.min(first, each.getValue().keptOffset);
      }
    }
    if (clockMillis >= nextMarkMillis && first != lowWater) {
      nextMarkMillis = clockMillis + MARK_MILLIS;
      lowWater = first;
      store.lowWater(first);
    }
  }

  /** The partition goes away: queries no longer find its findings here. */
  void close() {
    instances.values().forEach(watched -> ledger.hide(watched.standings));
    instances.clear();
  }

  private void decide(Watched watched, long nowMillis) {
    ClosedWindow minute = watched.undecided;
    if (minute == null) {
      return;
    }
    watched.undecided = null;
    List<Suspicion> believed = watched.suspicions.stream().filter(Suspicion::believed).toList();
    ledger.judged(
        watched.standings,
        BuiltIn.ANOMALY.label(),
        believed.isEmpty() ? Verdict.CLEARS : Verdict.HOLDS,
        minute,
        TIMING,
        () -> AnomalyReport.of(watched.standings, watched.anomalies.minutes(), believed),
        "its series are back at their usual levels",
        nowMillis);
    for (int i = 0; i < watched.leakVerdicts.size(); i++) {
      MinuteLeaks.Leak leak = watched.leaks.all().get(i);
      ledger.judged(
          watched.standings,
          leak.rule().label(),
          watched.leakVerdicts.get(i),
          minute,
          leak.watch().timing(),
          () -> LeakReports.of(minute.identity(), leak.watch()),
          "it no longer rises",
          nowMillis);
    }
  }

  private boolean forget(Watched watched, long clockMillis, long nowMillis) {
    if (clockMillis - watched.takenMillis < FORGET_MILLIS) {
      return false;
    }
    ledger.endAll(watched.standings, "nothing was heard of it for a day", nowMillis);
    return true;
  }

  private void keep(String instance, Watched watched, long clockMillis) {
    boolean told = watched.standings.takeDirty();
    if (watched.keepAtMillis == 0) {
      watched.keepAtMillis =
          clockMillis + Math.floorMod(instance.hashCode(), KEEP_MILLIS / 1_000) * 1_000;
    }
    boolean due = clockMillis >= watched.keepAtMillis && watched.keptOffset < watched.nextOffset;
    if (told || due) {
      store.put(instance, watched);
      watched.keptOffset = watched.nextOffset;
      watched.keepAtMillis = clockMillis + KEEP_MILLIS;
    }
  }
}
