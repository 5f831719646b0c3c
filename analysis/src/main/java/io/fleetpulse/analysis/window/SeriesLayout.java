package io.fleetpulse.analysis.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of an instance in the order of a window's columns: gauges, counters, distributions.
 * Each kind has its own columns and counts its positions from 0. Immutable.
 */
public final class SeriesLayout {
  private final List<Series> series;
  private final int gauges;
  private final int counters;
  private final int distributions;
  private final Map<String, Integer> firstOfMetric;
  private final Map<SeriesKey, Integer> byKey;
  private final int hash;

  private SeriesLayout(List<Series> ordered, int gauges, int counters) {
    this.series = List.copyOf(ordered);
    this.gauges = gauges;
    this.counters = counters;
    this.distributions = series.size() - gauges - counters;
    this.firstOfMetric = new HashMap<>();
    this.byKey = new HashMap<>();
    for (int i = 0; i < series.size(); i++) {
      SeriesKey key = series.get(i).key();
      firstOfMetric.putIfAbsent(key.metric(), i);
      if (byKey.put(key, i) != null) {
        throw new IllegalArgumentException("two series " + key);
      }
    }
    this.hash = stableHash(series);
  }

  /** Orders the series by kind, otherwise as given. */
  public static SeriesLayout of(List<Series> series) {
    List<Series> ordered = new ArrayList<>(series.size());
    int[] count = new int[SeriesKind.values().length];
    for (SeriesKind kind : SeriesKind.values()) {
      for (Series candidate : series) {
        if (candidate.kind() == kind) {
          ordered.add(candidate);
          count[kind.ordinal()]++;
        }
      }
    }
    return new SeriesLayout(
        ordered, count[SeriesKind.GAUGE.ordinal()], count[SeriesKind.COUNTER.ordinal()]);
  }

  public List<Series> series() {
    return series;
  }

  public int gauges() {
    return gauges;
  }

  public int counters() {
    return counters;
  }

  public int distributions() {
    return distributions;
  }

  /** Position among its kind's columns of the series at {@code index}. */
  public int column(int index) {
    return switch (series.get(index).kind()) {
      case GAUGE -> index;
      case COUNTER -> index - gauges;
      case DISTRIBUTION -> index - gauges - counters;
    };
  }

  /** The first series of this metric, whatever its attributes; -1: none. */
  public int find(String metric) {
    return firstOfMetric.getOrDefault(metric, -1);
  }

  /** The series; -1: none. */
  public int find(SeriesKey key) {
    return byKey.getOrDefault(key, -1);
  }

  /**
   * This layout's series, each kind followed by those that only the other has: columns written by
   * this layout keep their positions.
   */
  public SeriesLayout union(SeriesLayout other) {
    if (this == other || series.equals(other.series)) {
      return this;
    }
    List<Series> all = new ArrayList<>(series);
    for (Series candidate : other.series) {
      if (!byKey.containsKey(candidate.key())) {
        all.add(candidate);
      }
    }
    return all.size() == series.size() ? this : of(all);
  }

  /** The same in every process and run, so that readers can tell whether they know the layout. */
  public int stableHash() {
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    return o == this
        || (o instanceof SeriesLayout other && hash == other.hash && series.equals(other.series));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "SeriesLayout" + series;
  }

  private static int stableHash(List<Series> series) {
    int hash = 1;
    for (Series one : series) {
      // Enum.hashCode differs between processes; Map.hashCode does not depend on order.
      hash = 31 * hash + one.key().hashCode();
      hash = 31 * hash + one.kind().name().hashCode();
      hash = 31 * hash + Double.hashCode(one.scale());
      hash = 31 * hash + one.unit().hashCode();
    }
    return hash;
  }
}
