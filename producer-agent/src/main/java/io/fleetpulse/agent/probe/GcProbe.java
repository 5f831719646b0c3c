package io.fleetpulse.agent.probe;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import io.fleetpulse.agent.histogram.HistogramCollector;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.wire.Distribution;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Collections, from the JVM's notifications: per collector, action and cause. The JVM's own thread
 * delivers them; it only adds a few numbers under a lock the application never takes.
 */
public final class GcProbe implements AutoCloseable {
  private static final int MOST_KINDS = 64;
  private static final double SECONDS_PER_MILLI = 1e-3;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final NotificationListener listener = (notification, handback) -> received(notification);
  private final List<String> heapPools;
  private final Collector collector;
  private final LiveSet liveSet;
  private final AllocatedBytes allocated;
  private final LongSupplier nanoClock;
  private final AtomicLong errors;

  private final List<Identity.Gc> kinds = new ArrayList<>();
  private final long[] counts = new long[MOST_KINDS];
  private final long[] sumMicros = new long[MOST_KINDS];
  private final List<HistogramCollector> collected = new ArrayList<>();
  private final List<String> oldPools;
  private final PerfGc perf;
  private final RecordedGc recorded;
  private final GivenBack givenBack;
  private long promoted;
  private long pauseNanos;
  private long concurrentNanos;
  private volatile List<Identity.Gc> known = List.of();

  /**
   * @param perf read by the sampler before it reads this
   * @param recorded of a collector whose beans do not tell of it
   * @param errors counts notifications that could not be read
   */
  GcProbe(
      Collector collector,
      LiveSet liveSet,
      PerfGc perf,
      RecordedGc recorded,
      GivenBack givenBack,
      LongSupplier nanoClock,
      AtomicLong errors) {
    this.perf = perf;
    this.recorded = recorded;
    this.givenBack = givenBack;
    this.collector = collector;
    this.liveSet = liveSet;
    this.allocated = new AllocatedBytes();
    this.nanoClock = nanoClock;
    this.errors = errors;
    this.heapPools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .toList();
    this.oldPools =
        heapPools.stream()
            .filter(pool -> pool.endsWith("Old Gen") || pool.equals("Tenured Gen"))
            .toList();
  }

  /** Listens from now on. */
  public void start() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        emitters.add(emitter);
      }
    }
  }

  /** The kinds of collection seen so far; the list grows, what is in it stays. */
  public List<Identity.Gc> kinds() {
    return known;
  }

  /** Collections up to now, and the durations since the last call. */
  public Gc read() {
    LiveSet.Reading live = liveSet.last();
    long now = nanoClock.getAsLong();
    int age =
        live.bytes() < 0
            ? -1
            : (int) Math.min(Integer.MAX_VALUE, (now - live.atNanos()) / NANOS_PER_MILLI);
    synchronized (kinds) {
      int size = kinds.size();
      List<Distribution> durations = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        durations.add(new Distribution(counts[i], sumMicros[i], collected.get(i).take()));
      }
      long finer = perf.pauseNanos();
      return new Gc(
          finer >= 0 ? finer : pauseNanos,
          live.bytes(),
          live.measured(),
          age,
          allocated.read(),
          durations,
          collector.promotes() ? promoted : -1,
          collector == Collector.G1 ? recorded.cycles().nanos() : concurrentNanos,
          perf.cpuNanos(),
          givenBack.total(),
          recorded.humongous().read(now),
          recorded.stalls().read());
    }
  }

  @Override
  public void close() {
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        // Removed already: that is all that was wanted.
      }
    }
    emitters.clear();
  }

  void received(Notification notification) {
    try {
      if (GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
              notification.getType())
          && notification.getUserData() instanceof CompositeData data) {
        collected(GarbageCollectionNotificationInfo.from(data));
      }
    } catch (Throwable e) {
      // On the JVM's own thread: nothing may leave here. The collection is missing from the counts.
      errors.incrementAndGet();
    }
  }

  private void collected(GarbageCollectionNotificationInfo info) {
    GcInfo gc = info.getGcInfo();
    recorded.stalls().collected(info.getGcCause());
    boolean concurrent = Collector.concurrent(info.getGcName());
    Identity.Gc kind =
        new Identity.Gc(info.getGcName(), info.getGcAction(), info.getGcCause(), concurrent);
    long millis = Math.max(0, gc.getDuration());
    synchronized (kinds) {
      int index = indexOf(kind);
      counts[index]++;
      sumMicros[index] += millis * MICROS_PER_MILLI;
      collected.get(index).record(millis * SECONDS_PER_MILLI);
      if (concurrent) {
        concurrentNanos += millis * NANOS_PER_MILLI;
      } else {
        pauseNanos += millis * NANOS_PER_MILLI;
      }
      if (collector.tellsPromotion(info.getGcAction())) {
        long before = used(oldPools, gc.getMemoryUsageBeforeGc());
        promoted += Math.max(0, used(oldPools, gc.getMemoryUsageAfterGc()) - before);
      }
    }
    long after = used(heapPools, gc.getMemoryUsageAfterGc());
    allocated.collected(used(heapPools, gc.getMemoryUsageBeforeGc()), after);
    if (collector.tellsLiveSet(info.getGcName(), info.getGcAction())) {
      measured(after);
    } else if (Collector.estimatesLiveSet(info.getGcName())) {
      liveSet.estimated(after, nanoClock.getAsLong());
    }
  }

  private void measured(long bytes) {
    if (collector == Collector.G1) {
      liveSet.measuredOnce(bytes, nanoClock.getAsLong());
    } else {
      liveSet.measured(bytes, nanoClock.getAsLong());
    }
  }

  private int indexOf(Identity.Gc kind) {
    int index = kinds.indexOf(kind);
    if (index >= 0) {
      return index;
    }
    if (kinds.size() == MOST_KINDS) {
      return MOST_KINDS - 1;
    }
    Identity.Gc added =
        kinds.size() == MOST_KINDS - 1
            ? new Identity.Gc(kind.name(), kind.action(), "other", kind.concurrent())
            : kind;
    kinds.add(added);
    collected.add(new HistogramCollector());
    known = List.copyOf(kinds);
    return kinds.size() - 1;
  }

  private static long used(List<String> pools, Map<String, MemoryUsage> usage) {
    long used = 0;
    for (String pool : pools) {
      MemoryUsage of = usage.get(pool);
      used += of == null ? 0 : of.getUsed();
    }
    return used;
  }
}
