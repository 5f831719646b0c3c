package io.fleetpulse.analysis.correlation;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Two series that moved together and do so no more, or the other way round than they did.
 *
 * @param before coefficient then
 * @param now coefficient now
 * @param lag of both
 * @param probability two-sided p-value that both are of the same correlation: Fisher's z of the
 *     difference, with the effective pairs (Fisher 1921)
 */
public record CorrelationBreak(double before, double now, int lag, double probability) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** What was not strong cannot break. */
  private static final double STRONG = 0.7;

  private static final double SURE = 0.01;

  /** Fisher's variance is 1 / (n − 3). */
  private static final double LEAST_EFFECTIVE = 4;

  /** Coefficients of 1 are infinite for Fisher. */
  private static final double MOST = 1 - 1e-12;

  /**
   * Compares the latest steps with those before; empty when the pair was not strongly correlated,
   * too little is known, or its correlation is as strong as before.
   *
   * @param x NaN: missing
   * @param y as many, at the same steps
   * @param recent how many steps are the latest
   * @param lag steps by which the first series leads
   */
  public static Optional<CorrelationBreak> of(
      double[] x, double[] y, int recent, int lag, Method method) {
    int split = x.length - recent;
    if (split <= 0 || recent <= 0) {
      throw new IllegalArgumentException(recent + " recent steps of " + x.length);
    }
    Optional<LaggedCorrelation> before =
        LaggedCorrelation.at(Arrays.copyOf(x, split), Arrays.copyOf(y, split), lag, method);
    Optional<LaggedCorrelation> now =
        LaggedCorrelation.at(
            Arrays.copyOfRange(x, split, x.length),
            Arrays.copyOfRange(y, split, y.length),
            lag,
            method);
    if (before.isEmpty() || now.isEmpty() || !strong(before.get())) {
      return Optional.empty();
    }
    double was = before.get().coefficient();
    double is = now.get().coefficient();
    boolean weaker = was > 0 ? is < was : is > was;
    double probability = probability(was, before.get().effective(), is, now.get().effective());
    return weaker && !Double.isNaN(probability)
        ? Optional.of(new CorrelationBreak(was, is, lag, probability))
        : Optional.empty();
  }

  private static boolean strong(LaggedCorrelation correlation) {
    return Math.abs(correlation.coefficient()) >= STRONG && correlation.probability() <= SURE;
  }

  /** NaN when one of both has too few pairs for Fisher's approximation. */
  static double probability(double was, double pairsThen, double is, double pairsNow) {
    if (pairsThen < LEAST_EFFECTIVE || pairsNow < LEAST_EFFECTIVE) {
      return Double.NaN;
    }
    double z = (fisher(was) - fisher(is)) / Math.sqrt(1 / (pairsThen - 3) + 1 / (pairsNow - 3));
    return Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
  }

  private static double fisher(double coefficient) {
    double r = Math.max(-MOST, Math.min(MOST, coefficient));
    return 0.5 * Math.log((1 + r) / (1 - r));
  }
}
