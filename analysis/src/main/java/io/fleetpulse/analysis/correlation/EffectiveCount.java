package io.fleetpulse.analysis.correlation;

/**
 * How many independent pairs two autocorrelated series are worth (Bartlett 1946; Pyper and
 * Peterman, "Comparison of methods to account for autocorrelation in correlation analyses of fish
 * data", 1998, equations 1 and 7): 1/N* = 1/N + 2/N Σ (N − j)/N ρx(j) ρy(j) over j up to N/5.
 */
final class EffectiveCount {
  private static final int LAGS_SHARE = 5;

  private EffectiveCount() {}

  /**
   * N*, between 3 and N.
   *
   * @param x no value NaN
   * @param y as many
   */
  static double of(double[] x, double[] y) {
    int n = x.length;
    double[] offX = centred(x);
    double[] offY = centred(y);
    double squareX = product(offX, 0);
    double squareY = product(offY, 0);
    double inverse = 1.0 / n;
    for (int j = 1; j <= n / LAGS_SHARE && squareX > 0 && squareY > 0; j++) {
      double scale = n / (double) (n - j);
      double rho = scale * product(offX, j) / squareX * scale * product(offY, j) / squareY;
      inverse += 2.0 / n * ((n - j) / (double) n) * rho;
    }
    // Values that alternate would be worth more than they are many, or less than none.
    return inverse <= 1.0 / n ? n : Math.max(Math.min(3, n), 1 / inverse);
  }

  private static double[] centred(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double[] off = new double[values.length];
    for (int i = 0; i < off.length; i++) {
      off[i] = values[i] - mean;
    }
    return off;
  }

  private static double product(double[] off, int lag) {
    double sum = 0;
    for (int i = lag; i < off.length; i++) {
      sum += off[i] * off[i - lag];
    }
    return sum;
  }
}
