package io.fleetpulse.analysis.trend;

/**
 * What makes a rise a leak.
 *
 * @param leastPoints fewer prove nothing
 * @param leastSpanMillis a rise that is over well within this time is a start-up
 * @param leastGrowth the rise has to matter, in the series' unit
 * @param leastGrowthShare as a share of the limit, where there is one
 * @param leastRiseShare as a share of where it began
 * @param mostProbability of points without a trend rising so
 * @param recentShare the latest points have to go on rising at this share of the whole's pace: what
 *     rose once and stopped is a cache
 */
public record LeakCriteria(
    int leastPoints,
    long leastSpanMillis,
    double leastGrowth,
    double leastGrowthShare,
    double leastRiseShare,
    double mostProbability,
    double recentShare) {
  private static final double PROBABILITY = 0.002;
  private static final double RECENT_SHARE = 0.5;

  /** For the live set in bytes. */
  public static final LeakCriteria HEAP = rise(7, 90_000, 16 << 20, 0.05, 0);

  /** For the number of live threads. */
  public static final LeakCriteria THREADS = rise(7, 80_000, 25, 0, 0);

  public LeakCriteria {
    if (leastPoints < 4) {
      throw new IllegalArgumentException("leastPoints < 4, one for each quarter: " + leastPoints);
    }
  }

  /** With the probability and the recent share that suit all of them. */
  public static LeakCriteria rise(
      int leastPoints,
      long leastSpanMillis,
      double leastGrowth,
      double leastGrowthShare,
      double leastRiseShare) {
    return new LeakCriteria(
        leastPoints,
        leastSpanMillis,
        leastGrowth,
        leastGrowthShare,
        leastRiseShare,
        PROBABILITY,
        RECENT_SHARE);
  }

  /**
   * The growth from which on a rise matters.
   *
   * @param start where the rise began
   * @param limit what the series cannot exceed; NaN or not positive: nothing
   */
  double material(double start, double limit) {
    double ofStart = leastRiseShare * Math.max(0, start);
    double ofLimit = limit > 0 ? leastGrowthShare * limit : 0;
    return Math.max(leastGrowth, Math.max(ofStart, ofLimit));
  }
}
