package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.trend.LeakCriteria;
import io.fleetpulse.analysis.trend.LeakSeries;
import io.fleetpulse.analysis.trend.LeakVerdict;
import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one JVM for one kind of leak. Only a new reading gives a new verdict: a live set that was
 * measured once and repeated in every sample since is one reading. For one thread.
 */
public final class LeakWatch {
  /** What leaks. */
  public enum Kind {
    /** What is alive after collections, as {@code jvm.gc.live_set} has it. */
    HEAP(LeakCriteria.HEAP, "jvm.gc.live_set", "jvm.heap.limit"),
    /** Live platform threads, as {@code jvm.thread.live} has them. */
    THREADS(LeakCriteria.THREADS, "jvm.thread.live", "");

    private final LeakCriteria criteria;
    private final String metric;
    private final String limit;

    Kind(LeakCriteria criteria, String metric, String limit) {
      this.criteria = criteria;
      this.metric = metric;
      this.limit = limit;
    }
  }

  /** One verdict alone is not believed; one reading without a rise does not end a leak. */
  public static final Timing TIMING = new Timing(20_000, 60_000);

  private static final String G1 = "g1";
  private static final double MARKED_SHARE = 0.6;
  private static final String LIVE_SET_AGE = "jvm.gc.live_set.age";

  /** The age of a reading comes by two clocks: readings nearer to each other are one. */
  private static final long LEAST_APART_MILLIS = 1_000;

  /** What leaked and stopped is only over when it has come down from its peak by this share... */
  private static final double DOWN_SHARE = 0.1;

  /** ... or is so far from the limit that it can stay. */
  private static final double HARMLESS_SHARE = 0.6;

  private final Kind kind;
  private final LeakSeries series;
  private LeakVerdict last = LeakVerdict.NOT_YET;
  private double limit = Double.NaN;

  public LeakWatch(Kind kind) {
    this.kind = kind;
    this.series = new LeakSeries(kind.criteria);
  }

  /** The readings so far, oldest first. */
  public List<Point> points() {
    return series.points();
  }

  /** The latest reading; null before the first. */
  public @Nullable Point latest() {
    return series.latest();
  }

  /** The verdict on the latest reading. */
  public LeakVerdict last() {
    return last;
  }

  /** The limit with the latest reading; NaN: there is none. */
  public double limit() {
    return limit;
  }

  /** Begins anew: the JVM restarted. */
  public void clear() {
    series.clear();
    last = LeakVerdict.NOT_YET;
    limit = Double.NaN;
  }

  /** Puts back a reading that was kept. */
  public void restore(Point point) {
    series.add(point);
  }

  /** What one more window says; UNKNOWN when it brings no new reading or too little is known. */
  public Verdict judge(ClosedWindow window) {
    Point reading = kind == Kind.HEAP ? liveSet(window) : threads(window);
    if (reading == null || !far(reading) || !series.add(reading)) {
      return Verdict.UNKNOWN;
    }
    limit = kind.limit.isEmpty() ? Double.NaN : value(window, kind.limit, Stat.LAST);
    last = series.judge(limit);
    return switch (last.kind()) {
      case NOT_YET -> Verdict.UNKNOWN;
      case LEAK -> Verdict.HOLDS;
      case NO_LEAK -> over(reading.value()) ? Verdict.CLEARS : Verdict.NEITHER;
    };
  }

  private boolean far(Point reading) {
    Point latest = series.latest();
    return latest == null || reading.timeMillis() >= latest.timeMillis() + LEAST_APART_MILLIS;
  }

  /** A heap that leaked until it was full does not rise any more, and is no less of a problem. */
  private boolean over(double now) {
    double peak = 0;
    for (Point point : series.points()) {
      peak = Math.max(peak, point.value());
    }
    return !(limit > 0) || now <= HARMLESS_SHARE * limit || now <= (1 - DOWN_SHARE) * peak;
  }

  private @Nullable Point liveSet(ClosedWindow window) {
    int at = window.find(kind.metric);
    if (at < 0) {
      return null;
    }
    double bytes = window.stat(at, Stat.LAST);
    double ageSeconds = value(window, LIVE_SET_AGE, Stat.LAST);
    if (Double.isNaN(bytes) || Double.isNaN(ageSeconds)) {
      return null;
    }
    long measured = window.header().lastSampleMillis() - Math.round(ageSeconds * 1000);
    boolean sure = !window.estimated(at) || marked(window, bytes);
    return new Point(measured, bytes, sure);
  }

  /**
   * G1 begins to mark when less than half of the heap is in use: what is used far beyond that has
   * been found alive, or mixed collections would have freed it and given a measurement.
   */
  private static boolean marked(ClosedWindow window, double bytes) {
    return window.identity().collector().equals(G1)
        && bytes > MARKED_SHARE * value(window, Kind.HEAP.limit, Stat.LAST);
  }

  /** The fewest in the window: threads that come and go are no leak. */
  private @Nullable Point threads(ClosedWindow window) {
    double live = value(window, kind.metric, Stat.MIN);
    return Double.isNaN(live) ? null : new Point(window.header().lastSampleMillis(), live, true);
  }

  private static double value(ClosedWindow window, String metric, Stat stat) {
    int at = window.find(metric);
    return at < 0 ? Double.NaN : window.stat(at, stat);
  }
}
