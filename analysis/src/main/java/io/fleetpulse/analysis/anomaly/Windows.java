package io.fleetpulse.analysis.anomaly;

/** How much of a window must be filled before it is judged by. */
final class Windows {
  /** With fewer, not even one in a hundred could be told. */
  private static final int LEAST_SEEN = 100;

  private Windows() {}

  static int leastSeen(int window) {
    return Math.min(LEAST_SEEN, window);
  }
}
