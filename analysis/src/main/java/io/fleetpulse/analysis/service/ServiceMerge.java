package io.fleetpulse.analysis.service;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges the windows of a service's instances. Everything is summed as integers in wire units and
 * therefore exact, in whatever order windows come. A histogram's sum is brought to whole wire units
 * first, which is off by less than half a unit per window. For one thread.
 */
public final class ServiceMerge {
  private final Map<Named, Sums> byName = new LinkedHashMap<>();
  private int instance;

  /** The layout seen last and its series' sums: instances of a service mostly share it. */
  private SeriesLayout lastLayout = SeriesLayout.of(List.of());

  private Sums[] lastSums = new Sums[0];

  private record Named(SeriesKey key, SeriesKind kind) {}

  /**
   * All parts of a window merged.
   *
   * @param parts ordered by instance, then start of the JVM
   * @param read the window that a part holds
   */
  public static <C> List<MergedSeries> merge(
      List<InstancePart<C>> parts, Function<InstancePart<C>, ClosedWindow> read) {
    ServiceMerge merge = new ServiceMerge();
    List<ClosedWindow> jvms = new ArrayList<>(1);
    for (int i = 0; i < parts.size(); i++) {
      jvms.add(read.apply(parts.get(i)));
      if (i + 1 == parts.size() || !parts.get(i + 1).instance().equals(parts.get(i).instance())) {
        merge.add(jvms);
        jvms.clear();
      }
    }
    return merge.series();
  }

  /**
   * Adds an instance.
   *
   * @param jvms its windows, of each of its JVMs one, in the order of their starts
   */
  public void add(List<ClosedWindow> jvms) {
    instance++;
    jvms.forEach(this::add);
  }

  private void add(ClosedWindow window) {
    SeriesLayout layout = window.layout();
    Sums[] sums = layout.equals(lastLayout) ? lastSums : sums(layout);
    lastLayout = layout;
    lastSums = sums;
    WindowColumns columns = window.columns();
    for (int i = 0; i < sums.length; i++) {
      int column = layout.column(i);
      switch (sums[i].series.kind()) {
        case GAUGE -> sums[i].gauge(columns, column, instance);
        case COUNTER -> sums[i].counter(columns, column, instance);
        case DISTRIBUTION -> sums[i].distribution(columns, column, instance);
      }
    }
  }

  /** All series that at least one instance has a value of. */
  public List<MergedSeries> series() {
    List<MergedSeries> all = new ArrayList<>(byName.size());
    for (Sums first : byName.values()) {
      if (first.instances > 0) {
        all.add(merged(first));
      }
    }
    return all;
  }

  private Sums[] sums(SeriesLayout layout) {
    Sums[] sums = new Sums[layout.series().size()];
    for (int i = 0; i < sums.length; i++) {
      Series series = layout.series().get(i);
      Named name = new Named(series.key(), series.kind());
      Sums first = byName.get(name);
      if (first == null) {
        first = new Sums(series);
        byName.put(name, first);
      }
      sums[i] = first.of(series);
    }
    return sums;
  }

  /** Agents of different versions may send one metric in different wire units. */
  private static MergedSeries merged(Sums first) {
    TreeMap<Double, Sums> byScale = new TreeMap<>();
    for (Sums sums = first; sums != null; sums = sums.next) {
      byScale.put(sums.series.scale(), sums);
    }
    SeriesKind kind = first.series.kind();
    long count = kind == SeriesKind.COUNTER ? first.instances : 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double total = 0;
    double sum = 0;
    double histogramSum = 0;
    HistogramAccumulator values = new HistogramAccumulator();
    for (Map.Entry<Double, Sums> entry : byScale.entrySet()) {
      double scale = entry.getKey();
      Sums sums = entry.getValue();
      count += sums.count;
      total += sums.total * scale;
      sum += sums.sum * scale;
      if (kind == SeriesKind.GAUGE && sums.count > 0) {
        min = Math.min(min, sums.min * scale);
        max = Math.max(max, sums.max * scale);
      }
      values.merge(sums.values.toHistogram());
      histogramSum += sums.valuesSum * scale;
    }
    ExponentialHistogram histogram = null;
    if (values.count() > 0) {
      histogram = withSum(values.toHistogram(), histogramSum);
      min = histogram.min();
      max = histogram.max();
    }
    boolean extremes = min <= max;
    return new MergedSeries(
        first.series,
        first.instances,
        count,
        extremes ? min : 0,
        extremes ? max : 0,
        kind == SeriesKind.COUNTER || count == 0 ? 0 : sum / count,
        total,
        histogram);
  }

  private static ExponentialHistogram withSum(ExponentialHistogram histogram, double sum) {
    long[] counts = new long[histogram.bucketCount()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = histogram.bucket(k);
    }
    return ExponentialHistogram.of(
        histogram.scale(),
        histogram.zeroCount(),
        histogram.offset(),
        counts,
        histogram.count(),
        sum,
        histogram.min(),
        histogram.max());
  }

  /** One series in one wire unit; the first of its name counts the instances of all. */
  private static final class Sums {
    final Series series;
    final HistogramAccumulator values = new HistogramAccumulator();
    int instances;
    long count;
    long sum;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    long total;
    long valuesSum;
    @Nullable Sums next;
    private final Sums first;
    private int lastInstance;
    private long lastReading;
    private Sums lastReadBy;

    Sums(Series series) {
      this.series = series;
      this.first = this;
      this.lastReadBy = this;
    }

    private Sums(Series series, Sums first) {
      this.series = series;
      this.first = first;
      this.lastReadBy = first;
    }

    /** The sums of the same name in the wire unit of {@code other}. */
    Sums of(Series other) {
      if (series.scale() == other.scale()) {
        return this;
      }
      Sums following = next;
      if (following == null) {
        following = new Sums(other, first);
        next = following;
      }
      return following.of(other);
    }

    void gauge(WindowColumns columns, int i, int instance) {
      int readings = columns.gaugeCount(i);
      if (readings == 0) {
        return;
      }
      count += readings;
      sum += columns.gaugeSum(i);
      min = Math.min(min, columns.gaugeMin(i));
      max = Math.max(max, columns.gaugeMax(i));
      if (first.lastInstance == instance) {
        // It restarted: the reading of the JVM that follows replaces the other's.
        first.lastReadBy.total -= first.lastReading;
      }
      first.lastReading = columns.gaugeLast(i);
      first.lastReadBy = this;
      total += first.lastReading;
      has(instance);
    }

    void counter(WindowColumns columns, int i, int instance) {
      if (columns.counterTotal(i) < 0) {
        return;
      }
      total += columns.counterIncrease(i);
      has(instance);
    }

    void distribution(WindowColumns columns, int i, int instance) {
      count += columns.distributionCount(i);
      sum += columns.distributionSum(i);
      total += columns.distributionSum(i);
      ExponentialHistogram histogram = columns.histogram(i);
      if (histogram != null) {
        values.merge(histogram);
        valuesSum += Math.round(histogram.sum() / series.scale());
      }
      has(instance);
    }

    private void has(int instance) {
      first.instances += instance == first.lastInstance ? 0 : 1;
      first.lastInstance = instance;
    }
  }
}
