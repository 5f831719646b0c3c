package io.fleetpulse.analysis.expression;

/**
 * The comparison by which a window is judged: the first that is true of it, else the first.
 *
 * @param text the statistic on the side of the value, as it is written
 * @param value NaN: there is none
 * @param threshold what it is compared with; NaN: nothing
 * @param unit UCUM unit of both; empty: not known
 * @param rising whether more is worse
 */
public record Judged(String text, double value, double threshold, String unit, boolean rising) {
  private static final double AT_THRESHOLD = 50;

  /**
   * How far the value is beyond the threshold, from 0 to 100: 50 at the threshold, 75 at twice of
   * it (or, where less is worse, at 0), towards 100 beyond. With d the distance beyond the
   * threshold t: {@code 50 + 50 d / (d + |t|)}. 50 without a threshold or on its good side.
   */
  public double score() {
    double beyond = rising ? value - threshold : threshold - value;
    if (!(beyond > 0)) {
      return AT_THRESHOLD;
    }
    return Double.isInfinite(beyond)
        ? 2 * AT_THRESHOLD
        : AT_THRESHOLD + AT_THRESHOLD * beyond / (beyond + Math.abs(threshold));
  }
}
