package io.fleetpulse.analysis.trend;

import io.fleetpulse.analysis.stats.Ranks;
import io.fleetpulse.analysis.stats.Robust;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A line through points that outliers do not move: the median of the slopes between all pairs of
 * points (Theil 1950), with Sen's interval for it (Sen, "Estimates of the regression coefficient
 * based on Kendall's tau", JASA 63, 1968).
 *
 * <p>The interval is for independent errors: of autocorrelated ones it is too narrow.
 *
 * @param slope per unit of time
 * @param slopeLower end of the interval, no greater than the slope
 * @param slopeUpper the other end, no less
 * @param intercept value at time 0: the median of what the slope leaves of the points
 * @param interceptLower value at time 0 of the line with the lower slope
 * @param interceptUpper value at time 0 of the line with the upper slope
 * @param noise median distance of the points from the line, scaled to a standard deviation
 */
public record RobustLine(
    double slope,
    double slopeLower,
    double slopeUpper,
    double intercept,
    double interceptLower,
    double interceptUpper,
    double noise) {

  /** All pairs of these are 180,000 slopes, some 20 ms; more have to be thinned out before. */
  public static final int MOST_POINTS = 600;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /**
   * The line through points at least two of which differ in time.
   *
   * @param times in any unit; small numbers (from the first point on) keep the intercept exact
   * @param values as many, none NaN
   * @param level of the interval, as 0.95
   * @throws IllegalArgumentException if there are fewer than two points, too many, or all at once
   */
  public static RobustLine of(double[] times, double[] values, double level) {
    int n = times.length;
    if (n < 2 || n > MOST_POINTS || values.length != n) {
      throw new IllegalArgumentException(
          "a line needs 2 to " + MOST_POINTS + " points, not " + n + " times, " + values.length);
    }
    double[] slopes = slopes(times, values);
    if (slopes.length == 0) {
      throw new IllegalArgumentException("all points at one time");
    }
    double slope = Robust.sortedQuantile(slopes, slopes.length, 0.5);
    // Of the pairs' signs, the standard deviation of S without a trend.
    double sigma = Math.sqrt(signVariance(n, values));
    double reach = NORMAL.inverseCumulativeProbability((1 + level) / 2) * sigma;
    int below = (int) Math.round((slopes.length - reach) / 2) - 1;
    int above = (int) Math.round((slopes.length + reach) / 2);
    double lower = slopes[Math.max(0, below)];
    double upper = slopes[Math.min(slopes.length - 1, above)];
    double[] rest = rest(times, values, slope);
    return new RobustLine(
        slope,
        lower,
        upper,
        Robust.median(rest),
        Robust.median(rest(times, values, lower)),
        Robust.median(rest(times, values, upper)),
        Robust.deviation(rest));
  }

  /** Value of the line. */
  public double at(double time) {
    return intercept + slope * time;
  }

  /** Variance of Mann and Kendall's S when there is no trend, less what ties take away. */
  static double signVariance(int n, double[] values) {
    double count = n;
    return (count * (count - 1) * (2 * count + 5) - Ranks.kendallTies(values)) / 18;
  }

  /** Between all pairs of points at different times, sorted. */
  private static double[] slopes(double[] times, double[] values) {
    int n = times.length;
    double[] slopes = new double[n * (n - 1) / 2];
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double time = times[j] - times[i];
        if (time != 0) {
          slopes[pairs++] = (values[j] - values[i]) / time;
        }
      }
    }
    double[] sorted = pairs == slopes.length ? slopes : Arrays.copyOf(slopes, pairs);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double[] rest(double[] times, double[] values, double slope) {
    double[] rest = new double[times.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = values[i] - slope * times[i];
    }
    return rest;
  }
}
