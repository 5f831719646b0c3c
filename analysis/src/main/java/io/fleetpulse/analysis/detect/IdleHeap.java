package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.Stat;

/**
 * Whether an idle JVM on G1 holds far more heap than it uses: it starts no collection by itself and
 * so keeps what it once needed.
 *
 * @param committed bytes of heap committed; NaN: not known
 * @param live bytes that are in use at most
 */
public record IdleHeap(Verdict verdict, double committed, double live) {
  public static final Timing TIMING = new Timing(60_000, 60_000);

  private static final String COLLECTOR = "g1";
  private static final double MOST_CPU_SHARE = 0.15;
  private static final double MOST_COLLECTIONS = 1;

  /** At its pace of allocation it would take longer than this to use what is idle. */
  private static final double REFILL_SECONDS = 60;

  private static final double BEGINS_AT_TIMES_LIVE = 2;
  private static final double BEGINS_AT_BYTES = 64 << 20;
  private static final double ENDS_AT_TIMES_LIVE = 1.5;
  private static final double ENDS_AT_BYTES = 32 << 20;

  /** What a window says. */
  public static IdleHeap of(ClosedWindow window) {
    if (!window.identity().collector().equals(COLLECTOR)) {
      return new IdleHeap(Verdict.UNKNOWN, Double.NaN, Double.NaN);
    }
    double committed = value(window, "jvm.heap.committed", Stat.LAST);
    double used = value(window, "jvm.heap.used", Stat.LAST);
    double liveSet = value(window, "jvm.gc.live_set", Stat.LAST);
    double live = Double.isNaN(liveSet) ? used : Math.min(used, liveSet);
    double cpu = value(window, "jvm.cpu.recent_utilization", Stat.AVG);
    double allocated = value(window, "jvm.memory.allocated", Stat.RATE);
    if (Double.isNaN(committed + live + cpu + allocated)) {
      return new IdleHeap(Verdict.UNKNOWN, committed, live);
    }
    double idle = committed - live;
    boolean quiet =
        cpu <= MOST_CPU_SHARE
            && collections(window) <= MOST_COLLECTIONS
            && allocated * REFILL_SECONDS < idle;
    Verdict verdict =
        quiet && committed >= BEGINS_AT_TIMES_LIVE * live && idle >= BEGINS_AT_BYTES
            ? Verdict.HOLDS
            : quiet && committed >= ENDS_AT_TIMES_LIVE * live && idle >= ENDS_AT_BYTES
                ? Verdict.NEITHER
                : Verdict.CLEARS;
    return new IdleHeap(verdict, committed, live);
  }

  private static double collections(ClosedWindow window) {
    double collections = 0;
    for (int i = 0; i < window.series().size(); i++) {
      Series series = window.series().get(i);
      if (series.key().metric().equals("jvm.gc.duration")) {
        collections += window.stat(i, Stat.COUNT);
      }
    }
    return collections;
  }

  private static double value(ClosedWindow window, String metric, Stat stat) {
    int at = window.find(metric);
    return at < 0 ? Double.NaN : window.stat(at, stat);
  }
}
