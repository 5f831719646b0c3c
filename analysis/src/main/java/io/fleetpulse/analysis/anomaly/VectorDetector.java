package io.fleetpulse.analysis.anomaly;

/** As {@link Detector}, for several series measured at the same times. For one thread. */
public interface VectorDetector {

  /**
   * Scores a point and learns it.
   *
   * @param values one of each series, always as many and in the same order
   * @return 0 for nothing strange to 1, see {@link Scores}; 0 while {@link #warmingUp}
   * @throws IllegalArgumentException if a value is not finite or their number is another; nothing
   *     is learned from the point
   */
  double next(long timestampMillis, double[] values);

  /** Whether too little was seen to judge, so that a score of 0 says nothing. */
  boolean warmingUp();

  /** As {@link Detector#adapt}. */
  void adapt();
}
