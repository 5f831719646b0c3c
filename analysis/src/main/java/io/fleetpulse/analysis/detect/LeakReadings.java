package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.Stat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a window says of what may leak. Each function gives null when the window has no such value.
 */
final class LeakReadings {
  static final SeriesKey LIVE_SET = SeriesKey.of("jvm.gc.live_set");
  static final SeriesKey HEAP_LIMIT = SeriesKey.of("jvm.heap.limit");
  static final SeriesKey THREADS = SeriesKey.of("jvm.thread.live");
  static final SeriesKey CLASSES = SeriesKey.of("jvm.class.count");
  static final SeriesKey METASPACE = metaspace("jvm.memory.used");
  static final SeriesKey METASPACE_LIMIT = metaspace("jvm.memory.limit");
  static final SeriesKey DIRECT_MEMORY =
      new SeriesKey("jvm.buffer.memory.used", Map.of("jvm.buffer.pool.name", "direct"));
  static final SeriesKey FILE_DESCRIPTORS = SeriesKey.of("jvm.file_descriptor.count");
  static final SeriesKey FILE_DESCRIPTOR_LIMIT = SeriesKey.of("jvm.file_descriptor.limit");

  private static final SeriesKey LIVE_SET_AGE = SeriesKey.of("jvm.gc.live_set.age");
  private static final String G1 = "g1";
  private static final double MARKED_SHARE = 0.6;

  private LeakReadings() {}

  private static SeriesKey metaspace(String metric) {
    return new SeriesKey(
        metric, Map.of("jvm.memory.pool.name", "Metaspace", "jvm.memory.type", "non_heap"));
  }

  /** What survived the last collection able to tell, at the time it was measured. */
  static @Nullable Point liveSet(ClosedWindow window) {
    int at = window.find(LIVE_SET);
    if (at < 0) {
      return null;
    }
    double bytes = window.stat(at, Stat.LAST);
    double ageSeconds = value(window, LIVE_SET_AGE, Stat.LAST);
    if (Double.isNaN(bytes) || Double.isNaN(ageSeconds)) {
      return null;
    }
    boolean sure = !window.estimated(at) || marked(window, bytes);
    return new Point(measuredMillis(window, ageSeconds), bytes, sure);
  }

  /**
   * G1 begins to mark when less than half of the heap is in use: what is used far beyond that has
   * been found alive, or mixed collections would have freed it and given a measurement.
   */
  private static boolean marked(ClosedWindow window, double bytes) {
    return window.identity().collector().equals(G1)
        && bytes > MARKED_SHARE * value(window, HEAP_LIMIT, Stat.LAST);
  }

  /** The fewest in the window: what comes and goes is no leak. */
  static @Nullable Point least(ClosedWindow window, SeriesKey series) {
    double least = value(window, series, Stat.MIN);
    return Double.isNaN(least) ? null : new Point(window.header().lastSampleMillis(), least, true);
  }

  /**
   * The fewest in the window of what a collection that unloads classes takes away. It is sure where
   * such a collection ended in the window: one that measured the live set. In between, dead class
   * loaders are still counted.
   */
  static @Nullable Point leastAfterUnloading(ClosedWindow window, SeriesKey series) {
    Point least = least(window, series);
    return least == null ? null : new Point(least.timeMillis(), least.value(), unloaded(window));
  }

  private static boolean unloaded(ClosedWindow window) {
    int at = window.find(LIVE_SET);
    double ageSeconds = value(window, LIVE_SET_AGE, Stat.LAST);
    return at >= 0
        && !Double.isNaN(window.stat(at, Stat.LAST))
        && !window.estimated(at)
        && measuredMillis(window, ageSeconds) >= window.startMillis();
  }

  /** By two clocks; NaN seconds give a time long ago. */
  private static long measuredMillis(ClosedWindow window, double ageSeconds) {
    return Double.isNaN(ageSeconds)
        ? Long.MIN_VALUE
        : window.header().lastSampleMillis() - Math.round(ageSeconds * 1000);
  }

  /** NaN: the window has none. */
  static double value(ClosedWindow window, SeriesKey series, Stat stat) {
    int at = window.find(series);
    return at < 0 ? Double.NaN : window.stat(at, stat);
  }
}
