package io.fleetpulse.analysis.histogram;

import java.util.Arrays;
import java.util.List;

/** Values to be measured, and what is true of them. */
final class Values {
  private Values() {}

  static ExponentialHistogram histogram(List<Double> values) {
    return histogram(values, ExponentialHistogram.MAX_SCALE);
  }

  static ExponentialHistogram histogram(List<Double> values, int maxScale) {
    HistogramAccumulator accumulator = new HistogramAccumulator(maxScale);
    values.forEach(accumulator::record);
    return accumulator.toHistogram();
  }

  /** The least value that a share {@code q} of all values does not exceed. */
  static double quantile(double[] sorted, double q) {
    int rank = (int) Math.ceil(q * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  static double[] sorted(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** How far two values of one bucket can be apart, as a share of the lesser: base - 1. */
  static double bucketWidth(int scale) {
    return Math.pow(2, Math.scalb(1.0, -scale)) - 1;
  }
}
