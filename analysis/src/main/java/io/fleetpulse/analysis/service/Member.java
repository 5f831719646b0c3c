package io.fleetpulse.analysis.service;

/** An instance as the windows of its service know it. */
final class Member {
  private static final long LEAST_GAP_MILLIS = 10_000;
  private static final long MOST_GAP_MILLIS = 60_000;

  /** One batch may be late by as much as the way of a sample through a busy broker takes. */
  private static final long PATIENCE_MILLIS = 20_000;

  private long firstWindowMillis;
  private long lastWindowMillis;
  private long lastArrivalMillis;

  /** Longest of the latest pauses between arrivals: a batch a minute must not look like silence. */
  private long gapMillis = LEAST_GAP_MILLIS;

  Member(long windowMillis, long arrivalMillis) {
    firstWindowMillis = windowMillis;
    lastWindowMillis = windowMillis;
    lastArrivalMillis = arrivalMillis;
  }

  void delivered(long windowMillis, long arrivalMillis) {
    long gap = Math.min(MOST_GAP_MILLIS, arrivalMillis - lastArrivalMillis);
    if (gap > 0) {
      gapMillis = Math.max(LEAST_GAP_MILLIS, Math.max(gap, gapMillis - gapMillis / 4));
    }
    firstWindowMillis = Math.min(firstWindowMillis, windowMillis);
    lastWindowMillis = Math.max(lastWindowMillis, windowMillis);
    lastArrivalMillis = Math.max(lastArrivalMillis, arrivalMillis);
  }

  long lastArrivalMillis() {
    return lastArrivalMillis;
  }

  /** Whether its window may still come: it was there before, and has not sent a later one. */
  boolean owes(long windowMillis, long clockMillis) {
    return firstWindowMillis <= windowMillis
        && lastWindowMillis < windowMillis
        && live(clockMillis);
  }

  /**
   * Whether it was alive at that window.
   *
   * @param thenMillis when the first part of the window arrived, of whichever instance
   */
  boolean expectedIn(long windowMillis, long thenMillis) {
    return firstWindowMillis <= windowMillis
        && (lastWindowMillis >= windowMillis || live(thenMillis));
  }

  private boolean live(long clockMillis) {
    return clockMillis - lastArrivalMillis <= PATIENCE_MILLIS + gapMillis + gapMillis / 2;
  }
}
