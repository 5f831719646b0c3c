package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one window in wire units (value = integer × the series' scale), one column per
 * statistic and kind. While a window is open its one owner writes them; once it is closed nobody
 * does.
 */
public final class WindowColumns {
  final int[] gaugeCount;
  final long[] gaugeLast;
  final long[] gaugeMin;
  final long[] gaugeMax;
  final long[] gaugeSum;
  final boolean[] gaugeEstimated;
  final long[] counterIncrease;
  final long[] counterTotal;
  final long[] distributionCount;
  final long[] distributionSum;
  final long[] distributionTotalCount;
  final long[] distributionTotalSum;
  final @Nullable ExponentialHistogram[] histograms;

  /** Columns for the layout: nothing read yet, totals unknown (-1). */
  public WindowColumns(SeriesLayout layout) {
    int gauges = layout.gauges();
    gaugeCount = new int[gauges];
    gaugeLast = new long[gauges];
    gaugeMin = new long[gauges];
    gaugeMax = new long[gauges];
    gaugeSum = new long[gauges];
    gaugeEstimated = new boolean[gauges];
    int counters = layout.counters();
    counterIncrease = new long[counters];
    counterTotal = new long[counters];
    Arrays.fill(counterTotal, -1);
    int distributions = layout.distributions();
    distributionCount = new long[distributions];
    distributionSum = new long[distributions];
    distributionTotalCount = new long[distributions];
    distributionTotalSum = new long[distributions];
    histograms = new ExponentialHistogram[distributions];
  }

  /** One more reading of a gauge. */
  public void read(int gauge, long value, boolean estimated) {
    if (gaugeCount[gauge] == 0) {
      gaugeMin[gauge] = value;
      gaugeMax[gauge] = value;
    } else if (value < gaugeMin[gauge]) {
      gaugeMin[gauge] = value;
    } else if (value > gaugeMax[gauge]) {
      gaugeMax[gauge] = value;
    }
    gaugeCount[gauge]++;
    gaugeSum[gauge] += value;
    gaugeLast[gauge] = value;
    gaugeEstimated[gauge] = estimated;
  }

  /**
   * One more reading of each of the first gauges: the same as {@link #read} of one after the other,
   * a column at a time.
   */
  void readAll(long[] values, boolean[] estimated, int gauges) {
    for (int i = 0; i < gauges; i++) {
      long value = values[i];
      boolean first = gaugeCount[i] == 0;
      if (first || value < gaugeMin[i]) {
        gaugeMin[i] = value;
      }
      if (first || value > gaugeMax[i]) {
        gaugeMax[i] = value;
      }
    }
    for (int i = 0; i < gauges; i++) {
      gaugeSum[i] += values[i];
    }
    for (int i = 0; i < gauges; i++) {
      gaugeCount[i]++;
    }
    System.arraycopy(values, 0, gaugeLast, 0, gauges);
    System.arraycopy(estimated, 0, gaugeEstimated, 0, gauges);
  }

  /** A gauge as it was when its window was stored. */
  public void restore(
      int gauge, int count, long last, long min, long max, long sum, boolean estimated) {
    gaugeCount[gauge] = count;
    gaugeLast[gauge] = last;
    gaugeMin[gauge] = min;
    gaugeMax[gauge] = max;
    gaugeSum[gauge] = sum;
    gaugeEstimated[gauge] = estimated;
  }

  /** A counter rose by {@code increase} to {@code total}. */
  public void count(int counter, long increase, long total) {
    counterIncrease[counter] += increase;
    counterTotal[counter] = total;
  }

  /** A distribution got {@code count} values with sum {@code sum}; its totals are now these. */
  public void distribute(int distribution, long count, long sum, long totalCount, long totalSum) {
    distributionCount[distribution] += count;
    distributionSum[distribution] += sum;
    distributionTotalCount[distribution] = totalCount;
    distributionTotalSum[distribution] = totalSum;
  }

  /** Adds the histogram of a distribution's latest values. */
  public void merge(int distribution, ExponentialHistogram values) {
    ExponentialHistogram sofar = histograms[distribution];
    histograms[distribution] = sofar == null ? values : sofar.merge(values);
  }

  public int gaugeCount(int gauge) {
    return gaugeCount[gauge];
  }

  public long gaugeLast(int gauge) {
    return gaugeLast[gauge];
  }

  public long gaugeMin(int gauge) {
    return gaugeMin[gauge];
  }

  public long gaugeMax(int gauge) {
    return gaugeMax[gauge];
  }

  public long gaugeSum(int gauge) {
    return gaugeSum[gauge];
  }

  public boolean gaugeEstimated(int gauge) {
    return gaugeEstimated[gauge];
  }

  public long counterIncrease(int counter) {
    return counterIncrease[counter];
  }

  /** -1: never read. */
  public long counterTotal(int counter) {
    return counterTotal[counter];
  }

  public long distributionCount(int distribution) {
    return distributionCount[distribution];
  }

  public long distributionSum(int distribution) {
    return distributionSum[distribution];
  }

  public long distributionTotalCount(int distribution) {
    return distributionTotalCount[distribution];
  }

  public long distributionTotalSum(int distribution) {
    return distributionTotalSum[distribution];
  }

  public @Nullable ExponentialHistogram histogram(int distribution) {
    return histograms[distribution];
  }
}
