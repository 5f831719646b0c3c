package io.fleetpulse.analysis.trend;

import io.fleetpulse.analysis.stats.Ranks;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether values rise or fall more consistently than chance has it (Mann 1945; Kendall 1975, with
 * correction for ties).
 *
 * @param s pairs that rise less pairs that fall
 * @param variance of S without a trend
 * @param tau S as a share of all pairs, -1 to 1
 */
public record MannKendall(long s, double variance, double tau) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Two-sided 5 %: what an autocorrelation has to exceed, times √n. */
  private static final double SIGNIFICANT = 1.959963984540054;

  /** For independent values, in order of time. */
  public static MannKendall of(double[] values) {
    int n = values.length;
    if (n < 2) {
      throw new IllegalArgumentException("a trend needs two points, not " + n);
    }
    long s = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        s += (long) Math.signum(values[j] - values[i]);
      }
    }
    return new MannKendall(s, RobustLine.signVariance(n, values), 2.0 * s / ((double) n * (n - 1)));
  }

  /**
   * For values at regular steps that depend on those before: the variance grows by n/n* (Hamed and
   * Rao, "A modified Mann-Kendall trend test for autocorrelated data", Journal of Hydrology 204,
   * 1998, equations 13 and 14), with the autocorrelations of the detrended values' ranks that
   * differ from zero at 5 %.
   *
   * <p>It never makes the variance smaller: alternating values would make chance look like a trend.
   *
   * @param values at least three, in order of time, at regular steps
   */
  public static MannKendall autocorrelated(double[] values) {
    MannKendall plain = of(values);
    return new MannKendall(plain.s, plain.variance * Math.max(1, inflation(values)), plain.tau);
  }

  /** p-value, one-sided, of a rise. */
  public double rising() {
    return p(s);
  }

  /** p-value, two-sided, of a trend in any direction. */
  public double trend() {
    return Math.min(1, 2 * p(Math.abs(s)));
  }

  /** n/n* of Hamed and Rao; below 1 for values that alternate. */
  static double inflation(double[] values) {
    int n = values.length;
    if (n < 3) {
      throw new IllegalArgumentException("autocorrelation needs three values, not " + n);
    }
    double[] ranks = Ranks.of(detrended(values));
    double bound = SIGNIFICANT / Math.sqrt(n);
    double[] off = new double[n];
    double square = 0;
    for (int i = 0; i < n; i++) {
      off[i] = ranks[i] - (n + 1) / 2.0;
      square += off[i] * off[i];
    }
    double sum = 0;
    for (int lag = 1; lag < n - 2 && square > 0; lag++) {
      double product = 0;
      for (int i = lag; i < n; i++) {
        product += off[i] * off[i - lag];
      }
      double correlation = product / square;
      if (Math.abs(correlation) > bound) {
        sum += (double) (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
      }
    }
    return 1 + 2 * sum / ((double) n * (n - 1) * (n - 2));
  }

  private static double[] detrended(double[] values) {
    double[] times = new double[values.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = i;
    }
    RobustLine line = RobustLine.of(times, values, 0.5);
    double[] rest = new double[values.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = values[i] - line.slope() * i;
    }
    return rest;
  }

  private double p(long of) {
    if (!(variance > 0)) {
      return 1;
    }
    // Continuity correction: S moves in steps of two.
    return NORMAL.survivalProbability((of - Math.signum(of)) / Math.sqrt(variance));
  }
}
