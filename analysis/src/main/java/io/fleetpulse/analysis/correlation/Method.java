package io.fleetpulse.analysis.correlation;

import io.fleetpulse.analysis.stats.Ranks;

/** What it means to move together. */
public enum Method {
  /** In proportion. */
  PEARSON,
  /** In the same direction: Pearson's coefficient of the ranks (Spearman 1904). */
  SPEARMAN;

  /**
   * The coefficient, −1 to 1; NaN when one of both does not move.
   *
   * @param x no value NaN
   * @param y as many
   */
  public double of(double[] x, double[] y) {
    return this == PEARSON ? pearson(x, y) : pearson(Ranks.of(x), Ranks.of(y));
  }

  private static double pearson(double[] x, double[] y) {
    int n = x.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += x[i] / n;
      meanY += y[i] / n;
    }
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    // What is left of rounding must not pass for a movement.
    double least = 1e-24 * n;
    if (xx <= least * meanX * meanX || yy <= least * meanY * meanY) {
      return Double.NaN;
    }
    return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  }
}
