package io.fleetpulse.analysis.stats;

/**
 * The distribution of what exceeds a high threshold (Pickands 1975), fitted by moments (Hosking and
 * Wallis 1987, with shape {@code xi = -k}): {@code xi = (1 - mean²/variance) / 2}, {@code sigma =
 * mean (1 - xi)}.
 *
 * @param shape {@code xi}, 0 for an exponential tail
 * @param scale {@code sigma}, in the unit of the excess; 0 when there was no excess
 */
public record GeneralizedPareto(double shape, double scale) {
  /** A moment fit has no meaning from one half on, where the variance is infinite. */
  private static final double MOST_SHAPE = 0.4;

  private static final double EXPONENTIAL = 1e-6;

  /**
   * The fit to excesses with these moments. A negative shape would mean an end beyond which nothing
   * can lie; such a tail is taken for exponential, being heavier.
   *
   * @param mean not negative
   * @param variance of the population, not negative
   */
  public static GeneralizedPareto ofMoments(double mean, double variance) {
    if (!(mean >= 0) || !(variance >= 0)) {
      throw new IllegalArgumentException("no moments: mean " + mean + ", variance " + variance);
    }
    double shape = variance > 0 ? (1 - mean * mean / variance) / 2 : 0;
    double bounded = Math.min(Math.max(shape, 0), MOST_SHAPE);
    return new GeneralizedPareto(bounded, mean * (1 - bounded));
  }

  /**
   * Decimal logarithm of the probability of a larger excess, at most 0.
   *
   * @param excess not negative
   */
  public double log10Survival(double excess) {
    if (excess == 0) {
      return 0;
    }
    if (scale == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double natural =
        shape < EXPONENTIAL ? -excess / scale : -Math.log1p(shape * excess / scale) / shape;
    return natural / Math.log(10);
  }
}
