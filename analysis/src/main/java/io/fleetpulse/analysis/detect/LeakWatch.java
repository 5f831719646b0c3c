package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.rule.Timing;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.trend.LeakCriteria;
import io.fleetpulse.analysis.trend.LeakSeries;
import io.fleetpulse.analysis.trend.LeakVerdict;
import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one JVM for one kind of leak. Only a new reading gives a new verdict: a live set that was
 * measured once and repeated in every sample since is one reading. For one thread; state: at most
 * 60 points of 17 bytes, and the step that is open.
 */
public final class LeakWatch {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /**
   * What leaks. Load has a day, and its morning looks like a leak for hours: where it can move a
   * series, a slow leak is one that outlasts it. Classes and their memory do not follow the load.
   */
  public enum Kind {
    /** What is alive after collections, as {@code jvm.gc.live_set} has it. */
    HEAP(
        LeakReadings.LIVE_SET,
        LeakReadings.HEAP_LIMIT,
        LeakCriteria.HEAP,
        20 * MINUTE,
        LeakCriteria.rise(45, 16 * HOUR, 16 << 20, 0.05, 0.2)),
    /** Live platform threads, as {@code jvm.thread.live} has them. */
    THREADS(
        LeakReadings.THREADS,
        null,
        LeakCriteria.THREADS,
        20 * MINUTE,
        LeakCriteria.rise(45, 16 * HOUR, 25, 0, 0.3)),
    /** Classes loaded and not unloaded: class loaders that are never let go. */
    CLASSES(
        LeakReadings.CLASSES,
        null,
        LeakCriteria.rise(10, 5 * MINUTE, 500, 0, 0.05),
        4 * MINUTE,
        LeakCriteria.rise(15, 2 * HOUR, 500, 0, 0.05)),
    /** Memory of classes, after collections that unload them. */
    METASPACE(
        LeakReadings.METASPACE,
        LeakReadings.METASPACE_LIMIT,
        LeakCriteria.rise(10, 5 * MINUTE, 8 << 20, 0.05, 0.1),
        4 * MINUTE,
        LeakCriteria.rise(15, 2 * HOUR, 8 << 20, 0.05, 0.1)),
    /** Direct buffers. Their limit is not known: it is an option that no metric tells. */
    DIRECT_MEMORY(
        LeakReadings.DIRECT_MEMORY,
        null,
        LeakCriteria.rise(20, 5 * MINUTE, 16 << 20, 0, 0.5),
        20 * MINUTE,
        LeakCriteria.rise(45, 16 * HOUR, 16 << 20, 0, 0.3)),
    /** Open file descriptors: files and sockets. */
    FILE_DESCRIPTORS(
        LeakReadings.FILE_DESCRIPTORS,
        LeakReadings.FILE_DESCRIPTOR_LIMIT,
        LeakCriteria.rise(20, 5 * MINUTE, 50, 0, 0.3),
        20 * MINUTE,
        LeakCriteria.rise(45, 16 * HOUR, 30, 0, 0.3));

    private final SeriesKey series;
    private final @Nullable SeriesKey limit;
    private final LeakCriteria fast;
    private final long slowStepMillis;
    private final LeakCriteria slow;

    Kind(
        SeriesKey series,
        @Nullable SeriesKey limit,
        LeakCriteria fast,
        long slowStepMillis,
        LeakCriteria slow) {
      this.series = series;
      this.limit = limit;
      this.fast = fast;
      this.slowStepMillis = slowStepMillis;
      this.slow = slow;
    }

    private @Nullable Point read(ClosedWindow window) {
      return switch (this) {
        case HEAP -> LeakReadings.liveSet(window);
        case CLASSES, METASPACE -> LeakReadings.leastAfterUnloading(window, series);
        case THREADS, DIRECT_MEMORY, FILE_DESCRIPTORS -> LeakReadings.least(window, series);
      };
    }
  }

  /** How long a leak takes to show. */
  public enum Pace {
    /** Minutes: each window of ten seconds is a reading. */
    FAST,
    /** Hours: the least of some minutes is a reading; windows are of a minute. */
    SLOW
  }

  /** One verdict alone is not believed; one reading without a rise does not end a leak. */
  public static final Timing TIMING = new Timing(20_000, 60_000);

  /** The same for hours: two verdicts, each by a window of a minute. */
  private static final Timing SLOW_TIMING = new Timing(2 * MINUTE, 2 * MINUTE);

  /** The age of a reading comes by two clocks: readings nearer to each other are one. */
  private static final long LEAST_APART_MILLIS = 1_000;

  /** What leaked and stopped is only over when it has come down from its peak by this share... */
  private static final double DOWN_SHARE = 0.1;

  /** ... or is so far from the limit that it can stay. */
  private static final double HARMLESS_SHARE = 0.6;

  private final Kind kind;
  private final LeakSeries series;
  private final @Nullable StepMinimum steps;
  private LeakVerdict last = LeakVerdict.NOT_YET;
  private double limit = Double.NaN;

  /** For fast leaks. */
  public LeakWatch(Kind kind) {
    this(kind, Pace.FAST);
  }

  public LeakWatch(Kind kind, Pace pace) {
    boolean slow = pace == Pace.SLOW;
    this.kind = kind;
    this.series = new LeakSeries(slow ? kind.slow : kind.fast);
    this.steps = slow ? new StepMinimum(kind.slowStepMillis) : null;
  }

  /** What it watches for. */
  public Kind kind() {
    return kind;
  }

  /** When its verdicts make and end a finding. */
  public Timing timing() {
    return steps == null ? TIMING : SLOW_TIMING;
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
    if (steps != null) {
      steps.clear();
    }
    last = LeakVerdict.NOT_YET;
    limit = Double.NaN;
  }

  /** Puts back a reading that was kept. A step that was open then is lost. */
  public void restore(Point point) {
    series.add(point);
  }

  /** What one more window says; UNKNOWN when it brings no new reading or too little is known. */
  public Verdict judge(ClosedWindow window) {
    Point reading = kind.read(window);
    if (reading != null && steps != null) {
      reading = steps.add(reading);
    }
    if (reading == null || !far(reading) || !series.add(reading)) {
      return Verdict.UNKNOWN;
    }
    limit = kind.limit == null ? Double.NaN : LeakReadings.value(window, kind.limit, Stat.LAST);
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
}
