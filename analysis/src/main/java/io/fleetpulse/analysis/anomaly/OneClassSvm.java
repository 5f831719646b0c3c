package io.fleetpulse.analysis.anomaly;

/**
 * One-class support vector machine (Schölkopf, Platt, Shawe-Taylor, Smola, Williamson 2001),
 * learned online by NORMA (Kivinen, Smola, Williamson, IEEE Trans. Signal Processing 52, 2004,
 * section III-C): {@code f(x) = sum alpha_i k(x_i, x)}; a point inside, {@code f(x) >= rho}, lowers
 * nothing but the older coefficients; one outside becomes a support vector. {@code rho} moves so
 * that a share {@code nu} of the points is outside. Kernel: {@code exp(-gamma |x - y|²)} with
 * {@code gamma = 1 / dimensions}, the points being standardised.
 *
 * <p>Coefficients fade by {@code 1 - rate} with each point, so the budget drops only what has faded
 * to nothing. State: {@code budget * (8 * dimensions + 8)} bytes.
 */
final class OneClassSvm implements PointModel {
  private static final double NU = 0.1;
  private static final double RATE = 0.01;
  private static final int LEAST_POINTS = 32;

  private final int budget;
  private final double gamma;
  private final double[][] vectors;
  private final double[] coefficients;
  private int size;
  private int next;
  private int learned;
  private double rho;

  /**
   * @param budget support vectors kept; the oldest goes
   */
  OneClassSvm(int budget, int dimensions) {
    if (budget < 1 || dimensions < 1) {
      throw new IllegalArgumentException(budget + " vectors of " + dimensions + " dimensions");
    }
    this.budget = budget;
    gamma = 1.0 / dimensions;
    vectors = new double[budget][dimensions];
    coefficients = new double[budget];
  }

  @Override
  public double strangeness(double[] point) {
    return learned < LEAST_POINTS ? Double.NaN : rho - value(point);
  }

  @Override
  public void learn(double[] point) {
    boolean outside = value(point) < rho || size == 0;
    for (int i = 0; i < size; i++) {
      coefficients[i] *= 1 - RATE;
    }
    if (outside) {
      System.arraycopy(point, 0, vectors[next], 0, point.length);
      coefficients[next] = RATE;
      next = (next + 1) % budget;
      size = Math.min(size + 1, budget);
    }
    rho += RATE * (outside ? NU - 1 : NU);
    learned = Math.min(learned + 1, LEAST_POINTS);
  }

  @Override
  public void forget() {
    size = 0;
    next = 0;
    learned = 0;
    rho = 0;
  }

  double value(double[] point) {
    double value = 0;
    for (int i = 0; i < size; i++) {
      double squares = 0;
      for (int d = 0; d < point.length; d++) {
        double off = point[d] - vectors[i][d];
        squares += off * off;
      }
      value += coefficients[i] * Math.exp(-gamma * squares);
    }
    return value;
  }

  double rho() {
    return rho;
  }
}
