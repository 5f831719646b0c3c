package io.fleetpulse.analysis.stats;

import java.util.Arrays;

/** Location and spread that outliers do not move. Values are numbers, none of them NaN. */
public final class Robust {
  /** Makes the median distance of normal values their standard deviation: 1 / Φ⁻¹(3/4). */
  private static final double NORMAL = 1.482602218505602;

  private Robust() {}

  /** The median of at least one value; the array stays as it is. */
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /**
   * A quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
   *
   * @param values at least one; stay as they are
   * @param share 0 the least to 1 the most
   */
  public static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sortedQuantile(sorted, sorted.length, share);
  }

  /** {@link #quantile} of the first values of an array that is sorted. */
  public static double sortedQuantile(double[] sorted, int count, double share) {
    if (count == 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("quantile " + share + " of " + count + " values");
    }
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(count - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Median distance from the median, scaled to the standard deviation of normal values. */
  public static double deviation(double[] values) {
    double middle = median(values);
    double[] off = new double[values.length];
    for (int i = 0; i < off.length; i++) {
      off[i] = Math.abs(values[i] - middle);
    }
    return NORMAL * median(off);
  }
}
