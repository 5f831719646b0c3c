package io.fleetpulse.analysis.anomaly;

import java.util.Arrays;

/**
 * Mixture of normal distributions with diagonal covariance, learned by stepwise expectation
 * maximisation (Cappé, Moulines, J. R. Stat. Soc. B 71, 2009): each point moves the sufficient
 * statistics by its responsibilities. Strangeness is the negative log density. The components begin
 * as parts of the first points in order of their sum, equally many each.
 *
 * <p>State: {@code components * (16 * dimensions + 8)} bytes; while it begins, its first points.
 */
final class GaussianMixture implements PointModel {
  private static final int FIRST_POINTS = 64;

  /** The weight of a point once many were seen. */
  private static final double LEAST_STEP = 1.0 / 1_000;

  /** Of standardised values: no component becomes a point. */
  private static final double LEAST_VARIANCE = 1e-4;

  private static final double LEAST_SHARE = 1e-6;
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final int dimensions;
  private final double[] share;
  private final double[][] first;
  private final double[][] second;
  private final double[] logs;
  private final double[][] begin;
  private int learned;

  GaussianMixture(int components, int dimensions) {
    if (components < 1 || components > FIRST_POINTS / 4 || dimensions < 1) {
      throw new IllegalArgumentException(components + " components, " + dimensions + " dimensions");
    }
    this.dimensions = dimensions;
    share = new double[components];
    logs = new double[components];
    first = new double[components][dimensions];
    second = new double[components][dimensions];
    begin = new double[FIRST_POINTS][dimensions];
  }

  @Override
  public double strangeness(double[] point) {
    return learned < FIRST_POINTS ? Double.NaN : -logDensity(point);
  }

  @Override
  public void learn(double[] point) {
    if (learned < FIRST_POINTS) {
      System.arraycopy(point, 0, begin[learned++], 0, dimensions);
      if (learned == FIRST_POINTS) {
        begin();
      }
      return;
    }
    double whole = logDensity(point);
    learned = Math.min(learned + 1, (int) (1 / LEAST_STEP));
    double step = 1.0 / learned;
    for (int c = 0; c < share.length; c++) {
      double responsibility = Math.exp(logs[c] - whole);
      share[c] += step * (responsibility - share[c]);
      for (int d = 0; d < dimensions; d++) {
        first[c][d] += step * (responsibility * point[d] - first[c][d]);
        second[c][d] += step * (responsibility * point[d] * point[d] - second[c][d]);
      }
    }
  }

  @Override
  public void forget() {
    learned = 0;
  }

  /** Natural logarithm of the density; leaves each component's part in {@link #logs}. */
  double logDensity(double[] point) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < share.length; c++) {
      double weight = Math.max(share[c], LEAST_SHARE);
      double log = Math.log(weight);
      for (int d = 0; d < dimensions; d++) {
        double mean = first[c][d] / weight;
        double variance = Math.max(second[c][d] / weight - mean * mean, LEAST_VARIANCE);
        double off = point[d] - mean;
        log -= (LOG_TWO_PI + Math.log(variance) + off * off / variance) / 2;
      }
      logs[c] = log;
      most = Math.max(most, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum);
  }

  private void begin() {
    Arrays.sort(begin, (a, b) -> Double.compare(Arrays.stream(a).sum(), Arrays.stream(b).sum()));
    for (int c = 0; c < share.length; c++) {
      int from = c * FIRST_POINTS / share.length;
      int to = (c + 1) * FIRST_POINTS / share.length;
      share[c] = (double) (to - from) / FIRST_POINTS;
      Arrays.fill(first[c], 0);
      Arrays.fill(second[c], 0);
      for (int i = from; i < to; i++) {
        for (int d = 0; d < dimensions; d++) {
          first[c][d] += begin[i][d] / FIRST_POINTS;
          second[c][d] += begin[i][d] * begin[i][d] / FIRST_POINTS;
        }
      }
    }
  }
}
