package io.fleetpulse.streams.trial;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.WindowColumns;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One series that a test writes down: values a window of some of its statistics.
 *
 * @param statistics of a gauge last, avg, min, max, those not given being as the first given; of a
 *     counter increase, rate or total; of a distribution how many values there are (count) and how
 *     large each is (value)
 */
record InputSeries(Series series, Map<String, double[]> statistics) {
  static final Set<String> GAUGE = Set.of("last", "avg", "min", "max");
  static final Set<String> COUNTER = Set.of("increase", "rate", "total");
  static final Set<String> DISTRIBUTION = Set.of("count", "value");

  /** Of a metric that is in no catalogue: one millionth of its unit is kept. */
  private static final double OWN_SCALE = 1e-6;

  private static final int READINGS = 10;
  private static final int MOST_VALUES = 100_000;

  InputSeries {
    statistics = new LinkedHashMap<>(statistics);
  }

  static InputSeries own(SeriesKey key, SeriesKind kind, Map<String, double[]> statistics) {
    return new InputSeries(new Series(key, kind, OWN_SCALE, "1"), statistics);
  }

  static Set<String> names(SeriesKind kind) {
    return switch (kind) {
      case GAUGE -> GAUGE;
      case COUNTER -> COUNTER;
      case DISTRIBUTION -> DISTRIBUTION;
    };
  }

  /** How many windows it has. */
  int length() {
    return statistics.values().stream().mapToInt(values -> values.length).max().orElse(0);
  }

  boolean missing(int window) {
    return Double.isNaN(first(window));
  }

  /** Writes its values of a window. */
  void write(WindowColumns columns, int column, int window, double seconds) {
    if (missing(window)) {
      return;
    }
    switch (series.kind()) {
      case GAUGE -> {
        double usual = first(window);
        columns.restore(
            column,
            READINGS,
            raw(or("last", window, usual)),
            raw(or("min", window, usual)),
            raw(or("max", window, usual)),
            READINGS * raw(or("avg", window, usual)),
            false);
      }
      case COUNTER ->
          columns.count(column, raw(increase(window, seconds)), raw(total(window, seconds)));
      case DISTRIBUTION -> {
        long count = Math.min(MOST_VALUES, Math.round(or("count", window, 1)));
        double value = or("value", window, 0);
        HistogramAccumulator values = new HistogramAccumulator();
        for (long i = 0; i < count; i++) {
          values.record(value);
        }
        columns.distribute(column, count, count * raw(value), count, count * raw(value));
        if (count > 0) {
          columns.merge(column, values.toHistogram());
        }
      }
    }
  }

  private double increase(int window, double seconds) {
    if (statistics.containsKey("total")) {
      double before = window == 0 ? Double.NaN : at("total", window - 1);
      return Double.isNaN(before) ? 0 : Math.max(0, at("total", window) - before);
    }
    return statistics.containsKey("increase")
        ? at("increase", window)
        : at("rate", window) * seconds;
  }

  private double total(int window, double seconds) {
    if (statistics.containsKey("total")) {
      return at("total", window);
    }
    double total = 0;
    for (int i = 0; i <= window; i++) {
      total += missing(i) ? 0 : increase(i, seconds);
    }
    return total;
  }

  private double first(int window) {
    return at(statistics.keySet().iterator().next(), window);
  }

  private double or(String statistic, int window, double otherwise) {
    double value = at(statistic, window);
    return Double.isNaN(value) ? otherwise : value;
  }

  private double at(String statistic, int window) {
    double[] values = statistics.get(statistic);
    return values == null || window >= values.length ? Double.NaN : values[window];
  }

  private long raw(double value) {
    return Math.round(value / series.scale());
  }
}
