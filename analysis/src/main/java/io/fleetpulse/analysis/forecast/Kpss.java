package io.fleetpulse.analysis.forecast;

/**
 * Whether a series keeps its level (Kwiatkowski, Phillips, Schmidt, Shin, "Testing the null
 * hypothesis of stationarity", 1992), with Bartlett's weights up to lag 12 (n/100)^(1/4).
 */
final class Kpss {
  /** Of the statistic, where a level that stays is refused at 5 %. */
  static final double CRITICAL = 0.463;

  private Kpss() {}

  /** The statistic; 0 of a constant. */
  static double statistic(double[] values) {
    int n = values.length;
    double mean = 0;
    for (double value : values) {
      mean += value / n;
    }
    double[] off = new double[n];
    double partial = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      off[i] = values[i] - mean;
      partial += off[i];
      squares += partial * partial;
    }
    int lags = (int) Math.ceil(12 * Math.pow(n / 100.0, 0.25));
    double variance = product(off, 0);
    for (int lag = 1; lag <= lags && lag < n; lag++) {
      variance += 2 * (1 - lag / (lags + 1.0)) * product(off, lag);
    }
    return variance > 0 ? squares / ((double) n * n) / (variance / n) : 0;
  }

  private static double product(double[] off, int lag) {
    double sum = 0;
    for (int i = lag; i < off.length; i++) {
      sum += off[i] * off[i - lag];
    }
    return sum;
  }
}
