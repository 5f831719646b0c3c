package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;

/** Moves one window's columns into another's. */
final class ColumnMerge {
  private ColumnMerge() {}

  static WindowColumns copy(WindowColumns from, SeriesLayout layout) {
    WindowColumns to = new WindowColumns(layout);
    add(from, layout, to, layout);
    return to;
  }

  /** Adds a window that follows what {@code to} holds; every series of from is one of to's. */
  static void add(
      WindowColumns from, SeriesLayout fromLayout, WindowColumns to, SeriesLayout toLayout) {
    if (fromLayout.equals(toLayout)) {
      add(from, to, fromLayout);
      return;
    }
    for (int i = 0; i < fromLayout.series().size(); i++) {
      int target = toLayout.find(fromLayout.series().get(i).key());
      int a = fromLayout.column(i);
      int b = toLayout.column(target);
      switch (fromLayout.series().get(i).kind()) {
        case GAUGE -> gauge(from, a, to, b);
        case COUNTER -> counter(from, a, to, b);
        case DISTRIBUTION -> distribution(from, a, to, b);
      }
    }
  }

  /** The usual case: column by column. */
  private static void add(WindowColumns from, WindowColumns to, SeriesLayout layout) {
    for (int i = 0; i < layout.gauges(); i++) {
      gauge(from, i, to, i);
    }
    for (int i = 0; i < layout.counters(); i++) {
      counter(from, i, to, i);
    }
    for (int i = 0; i < layout.distributions(); i++) {
      distribution(from, i, to, i);
    }
  }

  private static void gauge(WindowColumns from, int a, WindowColumns to, int b) {
    if (from.gaugeCount[a] == 0) {
      return;
    }
    boolean first = to.gaugeCount[b] == 0;
    to.gaugeMin[b] = first ? from.gaugeMin[a] : Math.min(to.gaugeMin[b], from.gaugeMin[a]);
    to.gaugeMax[b] = first ? from.gaugeMax[a] : Math.max(to.gaugeMax[b], from.gaugeMax[a]);
    to.gaugeCount[b] += from.gaugeCount[a];
    to.gaugeSum[b] += from.gaugeSum[a];
    to.gaugeLast[b] = from.gaugeLast[a];
    to.gaugeEstimated[b] = from.gaugeEstimated[a];
  }

  private static void counter(WindowColumns from, int a, WindowColumns to, int b) {
    if (from.counterTotal[a] >= 0) {
      to.counterIncrease[b] += from.counterIncrease[a];
      to.counterTotal[b] = from.counterTotal[a];
    }
  }

  private static void distribution(WindowColumns from, int a, WindowColumns to, int b) {
    to.distributionCount[b] += from.distributionCount[a];
    to.distributionSum[b] += from.distributionSum[a];
    to.distributionTotalCount[b] =
        Math.max(to.distributionTotalCount[b], from.distributionTotalCount[a]);
    to.distributionTotalSum[b] = Math.max(to.distributionTotalSum[b], from.distributionTotalSum[a]);
    ExponentialHistogram histogram = from.histograms[a];
    if (histogram != null) {
      to.merge(b, histogram);
    }
  }
}
