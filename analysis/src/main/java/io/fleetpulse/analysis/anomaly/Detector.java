package io.fleetpulse.analysis.anomaly;

/**
 * Judges the values of one series as they come. For one thread.
 *
 * <p>A value is scored by what came before it and learned afterwards; the same values in the same
 * order give the same scores. A gap is no anomaly by itself: what follows it is compared with what
 * came before it.
 */
public interface Detector {

  /**
   * Scores a value and learns it.
   *
   * @param timestampMillis when it was measured; only detectors that know the calendar look at it
   * @return 0 for nothing strange to 1, see {@link Scores}; 0 while {@link #warmingUp}
   * @throws IllegalArgumentException if the value is not finite; nothing is learned from it
   */
  double next(long timestampMillis, double value);

  /** Whether too little was seen to judge, so that a score of 0 says nothing. */
  boolean warmingUp();

  /**
   * The level may have changed for good, as after a deploy: what depends on the level is learned
   * anew; how strange values usually are is kept.
   */
  void adapt();
}
