package io.fleetpulse.agent.probe;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HotSpot's own counters say of collections: pauses to the nanosecond, where notifications say
 * milliseconds, and the CPU time of the collector's threads.
 */
final class PerfGc {
  static final long UNKNOWN = PerfData.ABSENT;

  private static final int MOST_COLLECTORS = 8;

  /** "Shenandoah full" counts concurrent work too; others say in their names that they do not. */
  private static final String PAUSES = "pauses";

  /** There with the collectors whose threads are counted: the total stays 0 with others. */
  private static final String WORKERS = "sun.threads.cpu_time.gc_parallel_workers";

  /** From JDK 26 on. */
  private static final @Nullable MethodHandle TOTAL_CPU = find();

  private final List<PerfData.Counter> pauses = new ArrayList<>();
  private final PerfData.Counter cpu;
  private final boolean cpuTold;

  PerfGc(PerfData perf) {
    for (int i = 0; i < MOST_COLLECTORS; i++) {
      String collector = "sun.gc.collector." + i;
      PerfData.Counter time = perf.nanos(collector + ".time");
      if (time.present() && perf.text(collector + ".name").endsWith(PAUSES)) {
        pauses.add(time);
      }
    }
    this.cpuTold = perf.counter(WORKERS).present();
    this.cpu = perf.counter("sun.threads.total_gc_cpu_time");
  }

  /** Since the JVM's start; {@link #UNKNOWN}: not known. */
  long pauseNanos() {
    long sum = pauses.isEmpty() ? UNKNOWN : 0;
    for (int i = 0; i < pauses.size(); i++) {
      long nanos = pauses.get(i).value();
      if (nanos < 0) {
        return UNKNOWN;
      }
      sum += nanos;
    }
    return sum;
  }

  /** Since the JVM's start; {@link #UNKNOWN}: not known. */
  long cpuNanos() {
    MethodHandle total = TOTAL_CPU;
    if (total != null) {
      try {
        return (long) total.invokeExact();
      } catch (Throwable e) {
        return UNKNOWN;
      }
    }
    return cpuTold ? cpu.value() : UNKNOWN;
  }

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(MemoryMXBean.class, "getTotalGcCpuTime", MethodType.methodType(long.class))
          .bindTo(ManagementFactory.getMemoryMXBean());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
