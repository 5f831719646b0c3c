package io.fleetpulse.analysis.anomaly;

/**
 * What a score means: a tenth of {@code -log10 p}, {@code p} being how often a stream like the one
 * seen so far gives something at least as strange. 0.2 is one in a hundred, 0.3 one in a thousand,
 * 1 one in 10^10 or less.
 */
final class Scores {
  private static final double MOST_ZEROS = 10;

  private Scores() {}

  static double ofSurprise(double surprise) {
    return Math.min(1, Math.max(0, surprise / MOST_ZEROS));
  }

  static double probability(double score) {
    return Math.pow(10, -MOST_ZEROS * score);
  }

  static double requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value is " + value + ", must be finite");
    }
    return value;
  }
}
