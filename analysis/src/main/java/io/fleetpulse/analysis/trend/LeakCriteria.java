package io.fleetpulse.analysis.trend;

/**
 * What makes a rise a leak.
 *
 * @param leastPoints fewer prove nothing
 * @param leastSpanMillis a rise that is over well within this time is a start-up
 * @param leastGrowth the rise has to matter
 * @param leastGrowthShare as a share of the limit, where there is one
 * @param mostProbability of points without a trend rising so
 * @param recentShare the latest points have to go on rising at this share of the whole's pace: what
 *     rose once and stopped is a cache
 */
public record LeakCriteria(
    int leastPoints,
    long leastSpanMillis,
    double leastGrowth,
    double leastGrowthShare,
    double mostProbability,
    double recentShare) {

  /** For the live set in bytes. */
  public static final LeakCriteria HEAP = new LeakCriteria(7, 90_000, 16 << 20, 0.05, 0.002, 0.5);

  /** For the number of live threads. */
  public static final LeakCriteria THREADS = new LeakCriteria(7, 80_000, 25, 0, 0.002, 0.5);

  public LeakCriteria {
    if (leastPoints < 4) {
      throw new IllegalArgumentException("leastPoints < 4, one for each quarter: " + leastPoints);
    }
  }
}
