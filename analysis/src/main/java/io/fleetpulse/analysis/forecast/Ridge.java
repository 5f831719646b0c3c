package io.fleetpulse.analysis.forecast;

/**
 * Weighted least squares with a penalty of its own for each coefficient, by Cholesky's
 * decomposition of the normal equations.
 */
final class Ridge {
  private final int features;
  private final double[][] normal;
  private final double[] right;

  Ridge(int features) {
    this.features = features;
    this.normal = new double[features][features];
    this.right = new double[features];
  }

  void add(double[] row, double value, double weight) {
    for (int i = 0; i < features; i++) {
      double scaled = weight * row[i];
      if (scaled != 0) {
        right[i] += scaled * value;
        double[] into = normal[i];
        for (int j = 0; j <= i; j++) {
          into[j] += scaled * row[j];
        }
      }
    }
  }

  /**
   * The coefficients.
   *
   * @param penalties positive, one for each
   */
  double[] solve(double[] penalties) {
    double[][] lower = new double[features][features];
    for (int i = 0; i < features; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = normal[i][j] + (i == j ? penalties[i] : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / lower[j][j];
      }
    }
    double[] solution = right.clone();
    for (int i = 0; i < features; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= lower[i][k] * solution[k];
      }
      solution[i] /= lower[i][i];
    }
    for (int i = features - 1; i >= 0; i--) {
      for (int k = i + 1; k < features; k++) {
        solution[i] -= lower[k][i] * solution[k];
      }
      solution[i] /= lower[i][i];
    }
    return solution;
  }
}
