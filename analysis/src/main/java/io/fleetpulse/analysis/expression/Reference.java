package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A statistic that an expression names. Where several series of the metric have the attributes,
 * they are taken together: counters and gauges add up, distributions merge.
 *
 * @param attributes those the series must have; it may have more
 */
public record Reference(KnownMetrics.Metric metric, Map<String, String> attributes, Stat stat)
    implements Term {
  private static final String COUNTED = "{count}";

  public Reference {
    attributes = Map.copyOf(attributes);
  }

  /** As it is written: jvm.gc.duration.p99. */
  @Override
  public String text() {
    return metric.name()
        + (attributes.isEmpty() ? "" : new TreeMap<>(attributes).toString())
        + "."
        + stat.label();
  }

  /** Unit of the value: that of the metric, unless the statistic counts or divides by time. */
  @Override
  public String unit() {
    return switch (stat) {
      case COUNT -> COUNTED;
      case RATE -> (metric.kind() == SeriesKind.DISTRIBUTION ? COUNTED : metric.unit()) + "/s";
      default -> metric.unit();
    };
  }

  @Override
  public Reference reference() {
    return this;
  }

  @Override
  public Dimension dimension() {
    if (metric.kind() == null) {
      return Dimension.ANY;
    }
    return switch (stat) {
      case COUNT -> Dimension.COUNT;
      case RATE ->
          metric.kind() == SeriesKind.DISTRIBUTION
              ? Dimension.COUNT.perSecond()
              : Dimension.of(metric.unit()).perSecond();
      default -> Dimension.of(metric.unit());
    };
  }

  @Override
  public double value(ClosedWindow window, int[] positions, Earlier earlier) {
    return value(window, positions);
  }

  /** Positions of its series in the layout. */
  int[] positions(SeriesLayout layout) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < layout.series().size(); i++) {
      Series series = layout.series().get(i);
      if (series.key().metric().equals(metric.name())
          && (metric.kind() == null || series.kind() == metric.kind())
          && series.key().attributes().entrySet().containsAll(attributes.entrySet())) {
        positions.add(i);
      }
    }
    if (metric.kind() == null && !positions.isEmpty()) {
      // One name is one kind in one JVM; were it not, the first would be meant.
      SeriesKind kind = layout.series().get(positions.get(0)).kind();
      positions.removeIf(position -> layout.series().get(position).kind() != kind);
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Its value; NaN when there is none. */
  double value(ClosedWindow window, int[] positions) {
    if (positions.length == 1) {
      return window.stat(positions[0], stat);
    }
    return switch (stat) {
      case COUNT, SUM, LAST, INCREASE, RATE, TOTAL -> sum(window, positions, stat);
      case AVG ->
          kind(window, positions) == SeriesKind.GAUGE
              ? sum(window, positions, Stat.AVG)
              : sum(window, positions, Stat.SUM) / sum(window, positions, Stat.COUNT);
      case MIN, MAX -> extreme(window, positions);
      case P50, P90, P95, P99, P999 -> merged(window, positions);
    };
  }

  private static @Nullable SeriesKind kind(ClosedWindow window, int[] positions) {
    return positions.length == 0 ? null : window.layout().series().get(positions[0]).kind();
  }

  private static double sum(ClosedWindow window, int[] positions, Stat stat) {
    double sum = Double.NaN;
    for (int position : positions) {
      double value = window.stat(position, stat);
      if (!Double.isNaN(value)) {
        sum = Double.isNaN(sum) ? value : sum + value;
      }
    }
    return sum;
  }

  /** Of gauges there are no extremes of a sum: they may have been at different times. */
  private double extreme(ClosedWindow window, int[] positions) {
    double extreme = Double.NaN;
    if (kind(window, positions) == SeriesKind.DISTRIBUTION) {
      for (int position : positions) {
        double value = window.stat(position, stat);
        boolean further = stat == Stat.MAX ? value > extreme : value < extreme;
        extreme = Double.isNaN(extreme) || further ? value : extreme;
      }
    }
    return extreme;
  }

  private double merged(ClosedWindow window, int[] positions) {
    if (kind(window, positions) != SeriesKind.DISTRIBUTION) {
      return Double.NaN;
    }
    ExponentialHistogram all = null;
    for (int position : positions) {
      ExponentialHistogram one = window.columns().histogram(window.layout().column(position));
      if (one != null) {
        all = all == null ? one : all.merge(one);
      }
    }
    return all == null ? Double.NaN : stat.of(all);
  }
}
