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
import org.jspecify.annotations.Nullable;

/**
 * A statistic that an expression names. Where several series of the metric have the attributes,
 * they are taken together: counters and gauges add up, distributions merge.
 *
 * @param attributes those the series must have; it may have more
 */
public record Reference(KnownMetrics.Metric metric, Map<String, String> attributes, Stat stat) {
  public Reference {
    attributes = Map.copyOf(attributes);
  }

  /** As it is written: jvm.gc.duration.p99. */
  public String text() {
    return metric.name() + (attributes.isEmpty() ? "" : attributes.toString()) + "." + stat.label();
  }

  /** Unit of the value: that of the metric, unless the statistic counts or divides by time. */
  public String unit() {
    return switch (stat) {
      case COUNT -> "1";
      case RATE -> metric.unit() + "/s";
      default -> metric.unit();
    };
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
      case MIN, MAX, P50, P90, P95, P99, P999 -> merged(window, positions);
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
