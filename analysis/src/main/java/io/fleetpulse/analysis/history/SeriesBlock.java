package io.fleetpulse.analysis.history;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One series of many windows: what can be foretold of its statistics is left out. */
final class SeriesBlock {
  private SeriesBlock() {}

  /**
   * @param column the series' position among its kind's columns
   */
  static byte[] encode(
      Series series, int column, List<WindowColumns> windows, List<WindowHeader> headers) {
    BitWriter out = new BitWriter();
    switch (series.kind()) {
      case GAUGE -> writeGauge(out, column, windows, headers);
      case COUNTER -> writeCounter(out, column, windows);
      case DISTRIBUTION -> writeDistribution(out, column, windows, series.scale());
    }
    return out.toByteArray();
  }

  static void read(
      BitReader in,
      Series series,
      int column,
      List<WindowColumns> windows,
      List<WindowHeader> headers) {
    switch (series.kind()) {
      case GAUGE -> readGauge(in, column, windows, headers);
      case COUNTER -> readCounter(in, column, windows);
      case DISTRIBUTION -> readDistribution(in, column, windows, series.scale());
    }
  }

  private static void writeGauge(
      BitWriter out, int gauge, List<WindowColumns> windows, List<WindowHeader> headers) {
    int n = windows.size();
    long[] counts = new long[n];
    long[] last = new long[n];
    long[] below = new long[n];
    long[] above = new long[n];
    long[] sums = new long[n];
    long[] estimated = new long[n];
    for (int i = 0; i < n; i++) {
      WindowColumns each = windows.get(i);
      counts[i] = each.gaugeCount(gauge) - headers.get(i).samples();
      last[i] = each.gaugeLast(gauge);
      below[i] = last[i] - each.gaugeMin(gauge);
      above[i] = each.gaugeMax(gauge) - last[i];
      sums[i] = each.gaugeSum(gauge) - each.gaugeCount(gauge) * middle(last[i], below[i], above[i]);
      estimated[i] = each.gaugeEstimated(gauge) ? 1 : 0;
    }
    LongColumn.write(out, counts);
    LongColumn.write(out, last);
    LongColumn.write(out, below);
    LongColumn.write(out, above);
    LongColumn.write(out, sums);
    LongColumn.write(out, estimated);
  }

  private static void readGauge(
      BitReader in, int gauge, List<WindowColumns> windows, List<WindowHeader> headers) {
    int n = windows.size();
    long[] counts = LongColumn.read(in, n);
    long[] last = LongColumn.read(in, n);
    long[] below = LongColumn.read(in, n);
    long[] above = LongColumn.read(in, n);
    long[] sums = LongColumn.read(in, n);
    long[] estimated = LongColumn.read(in, n);
    for (int i = 0; i < n; i++) {
      int count = (int) counts[i] + headers.get(i).samples();
      windows
          .get(i)
          .restore(
              gauge,
              count,
              last[i],
              last[i] - below[i],
              last[i] + above[i],
              sums[i] + count * middle(last[i], below[i], above[i]),
              estimated[i] == 1);
    }
  }

  /** Between least and most: nearer to the mean than the last value mostly is. */
  private static long middle(long last, long below, long above) {
    return last + (above - below) / 2;
  }

  private static void writeCounter(BitWriter out, int counter, List<WindowColumns> windows) {
    int n = windows.size();
    long[] increases = new long[n];
    long[] totals = new long[n];
    long before = 0;
    for (int i = 0; i < n; i++) {
      WindowColumns each = windows.get(i);
      increases[i] = each.counterIncrease(counter);
      totals[i] = each.counterTotal(counter) - before - increases[i];
      before = each.counterTotal(counter);
    }
    LongColumn.write(out, increases);
    LongColumn.write(out, totals);
  }

  private static void readCounter(BitReader in, int counter, List<WindowColumns> windows) {
    int n = windows.size();
    long[] increases = LongColumn.read(in, n);
    long[] totals = LongColumn.read(in, n);
    long before = 0;
    for (int i = 0; i < n; i++) {
      before += totals[i] + increases[i];
      windows.get(i).count(counter, increases[i], before);
    }
  }

  private static void writeDistribution(
      BitWriter out, int distribution, List<WindowColumns> windows, double scale) {
    int n = windows.size();
    long[] counts = new long[n];
    long[] sums = new long[n];
    long[] totalCounts = new long[n];
    long[] totalSums = new long[n];
    @Nullable ExponentialHistogram[] histograms = new ExponentialHistogram[n];
    long countBefore = 0;
    long sumBefore = 0;
    for (int i = 0; i < n; i++) {
      WindowColumns each = windows.get(i);
      counts[i] = each.distributionCount(distribution);
      sums[i] = each.distributionSum(distribution);
      totalCounts[i] = each.distributionTotalCount(distribution) - countBefore - counts[i];
      totalSums[i] = each.distributionTotalSum(distribution) - sumBefore - sums[i];
      countBefore = each.distributionTotalCount(distribution);
      sumBefore = each.distributionTotalSum(distribution);
      histograms[i] = each.histogram(distribution);
    }
    LongColumn.write(out, counts);
    LongColumn.write(out, sums);
    LongColumn.write(out, totalCounts);
    LongColumn.write(out, totalSums);
    HistogramColumn.write(out, histograms, scale);
  }

  private static void readDistribution(
      BitReader in, int distribution, List<WindowColumns> windows, double scale) {
    int n = windows.size();
    long[] counts = LongColumn.read(in, n);
    long[] sums = LongColumn.read(in, n);
    long[] totalCounts = LongColumn.read(in, n);
    long[] totalSums = LongColumn.read(in, n);
    @Nullable ExponentialHistogram[] histograms = HistogramColumn.read(in, n, scale);
    long countBefore = 0;
    long sumBefore = 0;
    for (int i = 0; i < n; i++) {
      countBefore += totalCounts[i] + counts[i];
      sumBefore += totalSums[i] + sums[i];
      windows.get(i).distribute(distribution, counts[i], sums[i], countBefore, sumBefore);
      ExponentialHistogram histogram = histograms[i];
      if (histogram != null) {
        windows.get(i).merge(distribution, histogram);
      }
    }
  }
}
