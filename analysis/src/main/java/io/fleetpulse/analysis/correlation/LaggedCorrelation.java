package io.fleetpulse.analysis.correlation;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How much two series move together, one of them some steps later.
 *
 * @param coefficient −1 to 1
 * @param lag steps by which the first series leads; negative: by which it follows
 * @param pairs that both have
 * @param effective independent pairs they are worth, by {@link EffectiveCount}
 * @param probability two-sided p-value of so strong a coefficient between series that have nothing
 *     to do with each other (Student's t with the effective pairs), after Šidák's correction for
 *     the lags that were tried
 */
public record LaggedCorrelation(
    double coefficient, int lag, int pairs, double effective, double probability) {

  /** Fewer prove nothing. */
  static final int LEAST_PAIRS = 12;

  /** Values of both at the steps where both have one, shifted by a lag. */
  private record Pairs(double[] x, double[] y, int lag) {
    static Pairs of(double[] x, double[] y, int lag) {
      double[] first = new double[x.length];
      double[] second = new double[x.length];
      int n = 0;
      for (int t = Math.max(0, lag); t < Math.min(y.length, y.length + lag); t++) {
        if (!Double.isNaN(x[t - lag] + y[t])) {
          first[n] = x[t - lag];
          second[n++] = y[t];
        }
      }
      return new Pairs(Arrays.copyOf(first, n), Arrays.copyOf(second, n), lag);
    }

    /** NaN when there are too few or one of both does not move. */
    double coefficient(Method method) {
      return x.length < LEAST_PAIRS ? Double.NaN : method.of(x, y);
    }

    LaggedCorrelation with(double coefficient, int tried) {
      double effective = EffectiveCount.of(x, y);
      double once = LaggedCorrelation.probability(coefficient, effective);
      double any = once < 1 ? -Math.expm1(tried * Math.log1p(-once)) : 1;
      return new LaggedCorrelation(coefficient, lag, x.length, effective, any);
    }
  }

  /** At no lag; empty when there are too few pairs or one of both does not move. */
  public static Optional<LaggedCorrelation> of(double[] x, double[] y, Method method) {
    return at(x, y, 0, method);
  }

  /**
   * The strongest of all lags up to the most, in either direction; empty as above.
   *
   * @param x NaN: missing
   * @param y as many, at the same steps
   */
  public static Optional<LaggedCorrelation> strongest(
      double[] x, double[] y, int mostLag, Method method) {
    sameLength(x, y);
    Optional<Pairs> strongest = Optional.empty();
    double coefficient = 0;
    int tried = 2 * mostLag + 1;
    for (int i = 0; i < tried; i++) {
      // 0, 1, −1, 2, −2 …: of equals the shortest.
      int lag = (i + 1) / 2 * (i % 2 == 1 ? 1 : -1);
      Pairs pairs = Pairs.of(x, y, lag);
      double now = pairs.coefficient(method);
      if (Math.abs(now) > Math.abs(coefficient)) {
        strongest = Optional.of(pairs);
        coefficient = now;
      }
    }
    double most = coefficient;
    return strongest.map(pairs -> pairs.with(most, tried));
  }

  /** At one lag that was known before. */
  static Optional<LaggedCorrelation> at(double[] x, double[] y, int lag, Method method) {
    sameLength(x, y);
    Pairs pairs = Pairs.of(x, y, lag);
    double coefficient = pairs.coefficient(method);
    return Double.isNaN(coefficient) ? Optional.empty() : Optional.of(pairs.with(coefficient, 1));
  }

  private static void sameLength(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " and " + y.length + " values");
    }
  }

  private static double probability(double coefficient, double effective) {
    double freedom = effective - 2;
    double rest = 1 - coefficient * coefficient;
    if (rest <= 0) {
      return 0;
    }
    double t = Math.abs(coefficient) * Math.sqrt(freedom / rest);
    return Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(t));
  }
}
