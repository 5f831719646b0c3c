package io.fleetpulse.streams.store;

import java.time.Duration;

/**
 * When a window can have been. A window store drops as expired whatever is older than its retention
 * by the latest window it ever took: one of the far future would blind it to all real ones, for as
 * long as its changelog lives.
 */
final class WindowTimes {
  private static final long MOST_AHEAD_MILLIS = Duration.ofHours(1).toMillis();

  private WindowTimes() {}

  /**
   * Whether a window may be kept.
   *
   * @param stampMillis time stamp of its record, which whoever wrote it has chosen
   */
  static boolean possible(long startMillis, long stampMillis, long wallMillis) {
    return startMillis >= 0
        && stampMillis <= wallMillis + MOST_AHEAD_MILLIS
        && startMillis <= stampMillis + MOST_AHEAD_MILLIS;
  }
}
