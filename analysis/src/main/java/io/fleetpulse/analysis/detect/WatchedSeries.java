package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.Stat;
import java.util.Map;

/**
 * The series of a JVM that detectors look at: few enough to be watched in each, and together most
 * of what a JVM can suffer from. What is less than {@code least} away from usual is not worth a
 * word, however improbable it is.
 */
public enum WatchedSeries {
  CPU("CPU use", "jvm.cpu.recent_utilization", Stat.AVG, Map.of(), 0.1, "1"),
  ALLOCATION("allocation rate", "jvm.memory.allocated", Stat.RATE, Map.of(), 20e6, "By/s"),
  GC_PAUSES("share of time in GC pauses", "jvm.gc.pause.time", Stat.RATE, Map.of(), 0.02, "1"),
  LIVE_SET("heap alive after collections", "jvm.gc.live_set", Stat.LAST, Map.of(), 64e6, "By"),
  HEAP_USED("heap in use", "jvm.heap.used", Stat.AVG, Map.of(), 128e6, "By"),
  NON_HEAP("memory beside the heap", "jvm.non_heap.used", Stat.AVG, Map.of(), 32e6, "By"),
  THREADS("live threads", "jvm.thread.live", Stat.AVG, Map.of(), 20, "{thread}"),
  BLOCKED(
      "blocked threads",
      "jvm.thread.count",
      Stat.AVG,
      Map.of("jvm.thread.state", "blocked"),
      3,
      "{thread}"),
  CLASSES("loaded classes", "jvm.class.count", Stat.LAST, Map.of(), 1_000, "{class}"),
  BUFFERS("buffers beside the heap", "jvm.buffer.memory.used", Stat.AVG, Map.of(), 32e6, "By"),
  DESCRIPTORS(
      "open files and sockets",
      "jvm.file_descriptor.count",
      Stat.AVG,
      Map.of(),
      50,
      "{file_descriptor}"),
  RESIDENT("resident memory", "process.memory.usage", Stat.LAST, Map.of(), 128e6, "By"),
  SAFEPOINTS("share of time at safepoints", "jvm.safepoint.time", Stat.RATE, Map.of(), 0.02, "1"),
  RUN_QUEUE("waiting for a processor", "process.cpu.run_queue.time", Stat.RATE, Map.of(), 0.2, "1");

  private final String words;
  private final String metric;
  private final Stat stat;
  private final Map<String, String> attributes;
  private final double least;
  private final String unit;

  WatchedSeries(
      String words,
      String metric,
      Stat stat,
      Map<String, String> attributes,
      double least,
      String unit) {
    this.words = words;
    this.metric = metric;
    this.stat = stat;
    this.attributes = attributes;
    this.least = least;
    this.unit = unit;
  }

  /** As in a sentence. */
  public String words() {
    return words;
  }

  /** Metric and statistic, as rules write them. */
  public String reference() {
    return metric + '.' + stat.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Difference that matters, in {@link #unit}. */
  public double least() {
    return least;
  }

  /** Of the values, UCUM. */
  public String unit() {
    return unit;
  }

  /** The value in a window: of several series with the same name their sum; NaN: there is none. */
  public double value(ClosedWindow window) {
    double sum = Double.NaN;
    for (int i = 0; i < window.series().size(); i++) {
      Series series = window.series().get(i);
      if (series.key().metric().equals(metric)
          && series.key().attributes().entrySet().containsAll(attributes.entrySet())) {
        double value = window.stat(i, stat);
        if (!Double.isNaN(value)) {
          sum = Double.isNaN(sum) ? value : sum + value;
        }
      }
    }
    return sum;
  }
}
