package io.fleetpulse.analysis.forecast;

import java.util.Arrays;

/**
 * Autoregression and moving average of a series around its mean, with a seasonal moving average:
 * w_t = Σ φ_i w_(t−i) + e_t + Σ θ_j e_(t−j) + Θ (e_(t−s) + Σ θ_j e_(t−s−j)) (Box and Jenkins 1970).
 * Errors before the first are zero: conditional sum of squares.
 *
 * @param ar φ, of lag 1 first
 * @param ma θ, of lag 1 first
 * @param seasonalMa Θ; 0: none
 * @param season its lag; 0: none
 */
record ArmaModel(double[] ar, double[] ma, double seasonalMa, int season) {

  /**
   * From as many free numbers: each is brought to −1…1 by tanh and taken as a partial
   * autocorrelation (Monahan, "A note on enforcing stationarity in autoregressive-moving average
   * models", 1984), so that whatever they are the model is stationary and invertible.
   */
  static ArmaModel of(double[] free, int p, int q, int season) {
    double[] ar = coefficients(free, 0, p);
    double[] ma = coefficients(free, p, q);
    for (int j = 0; j < q; j++) {
      // θ(B) is the autoregression's polynomial with the signs turned.
      ma[j] = -ma[j];
    }
    double seasonal = season > 0 ? Math.tanh(free[p + q]) : 0;
    return new ArmaModel(ar, ma, seasonal, season);
  }

  /** Durbin's and Levinson's recursion from partial autocorrelations. */
  private static double[] coefficients(double[] free, int from, int count) {
    double[] now = new double[count];
    for (int k = 0; k < count; k++) {
      double partial = Math.tanh(free[from + k]);
      double[] before = now.clone();
      now[k] = partial;
      for (int i = 0; i < k; i++) {
        now[i] = before[i] - partial * before[k - 1 - i];
      }
    }
    return now;
  }

  /** Errors of the one-step forecasts; the first max(p) of them are zero. */
  double[] errors(double[] w, int skip) {
    double[] e = new double[w.length];
    for (int t = skip; t < w.length; t++) {
      e[t] = w[t] - next(w, e, t);
    }
    return e;
  }

  /** Sum of the squared errors from a step on, so that models of different order compare. */
  double squares(double[] w, int skip) {
    double sum = 0;
    for (double error : errors(w, skip)) {
      sum += error * error;
    }
    return sum;
  }

  /** The next steps of a series, of which all errors to come are zero. */
  double[] ahead(double[] w, int skip, int steps) {
    int n = w.length;
    double[] e = Arrays.copyOf(errors(w, skip), n + steps);
    double[] longer = Arrays.copyOf(w, n + steps);
    for (int t = n; t < n + steps; t++) {
      longer[t] = next(longer, e, t);
    }
    return Arrays.copyOfRange(longer, n, n + steps);
  }

  private double next(double[] w, double[] e, int t) {
    double sum = 0;
    for (int i = 0; i < ar.length && i < t; i++) {
      sum += ar[i] * w[t - 1 - i];
    }
    sum += moving(e, t);
    if (seasonalMa != 0 && t >= season) {
      sum += seasonalMa * (e[t - season] + moving(e, t - season));
    }
    return sum;
  }

  private double moving(double[] e, int t) {
    double sum = 0;
    for (int j = 0; j < ma.length && j < t; j++) {
      sum += ma[j] * e[t - 1 - j];
    }
    return sum;
  }
}
