package io.fleetpulse.analysis.window;

/**
 * How far a JVM's clock is from the broker's, told from when samples arrive. Delays on the way only
 * ever make a sample arrive later: an arrival before its sample was taken proves a clock that is
 * ahead at once, one long after it may be a delay and is believed only when it lasts.
 *
 * @param millis added to the JVM's times to get the broker's; 0 within tolerance
 * @param runMinMillis least offset since arrivals became later than they should be
 * @param runSinceMillis arrival that began this run
 * @param runSamples samples in this run; 0: no run
 */
record ClockSkew(long millis, long runMinMillis, long runSinceMillis, int runSamples) {
  /** A clock so far ahead is left uncorrected: no harm, and the windows stay where it says. */
  static final long AHEAD_TOLERANCE_MILLIS = 5_000;

  /** A clock so far behind is left uncorrected: a slow network and a busy broker look the same. */
  static final long BEHIND_TOLERANCE_MILLIS = 30_000;

  static final long RUN_MILLIS = 60_000;
  static final int RUN_SAMPLES = 10;

  /** Nothing is known yet: the first sample may have been held up, or its clock may be ahead. */
  static final ClockSkew NONE = new ClockSkew(0, 0, 0, 0);

  /**
   * After one more sample.
   *
   * @param offsetMillis arrival less the time of sending by the JVM's clock
   */
  ClockSkew offer(long offsetMillis, long arrivalMillis) {
    if (offsetMillis < millis - AHEAD_TOLERANCE_MILLIS) {
      return settled(offsetMillis);
    }
    if (offsetMillis <= millis + BEHIND_TOLERANCE_MILLIS) {
      return runSamples == 0 ? this : new ClockSkew(millis, 0, 0, 0);
    }
    if (runSamples == 0) {
      return new ClockSkew(millis, offsetMillis, arrivalMillis, 1);
    }
    long least = Math.min(runMinMillis, offsetMillis);
    if (runSamples + 1 >= RUN_SAMPLES && arrivalMillis - runSinceMillis >= RUN_MILLIS) {
      return settled(least);
    }
    return new ClockSkew(millis, least, runSinceMillis, runSamples + 1);
  }

  private static ClockSkew settled(long offsetMillis) {
    boolean tolerable =
        offsetMillis >= -AHEAD_TOLERANCE_MILLIS && offsetMillis <= BEHIND_TOLERANCE_MILLIS;
    return new ClockSkew(tolerable ? 0 : offsetMillis, 0, 0, 0);
  }
}
