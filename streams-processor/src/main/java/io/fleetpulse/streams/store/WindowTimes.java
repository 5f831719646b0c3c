package io.fleetpulse.streams.store;

import java.time.Duration;

/**
 * When a window can have been. A window store drops as expired whatever is older than its retention
 * by the latest window it ever took: one of the far future would blind it to all real ones, for as
 * long as its changelog lives.
 */
public final class WindowTimes {
  /** Windows bear corrected times: they are ahead by no more than clocks of servers differ. */
  static final long MOST_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

  private static final long EARLIEST_MILLIS = Duration.ofDays(1).toMillis();

  private WindowTimes() {}

  /** How much longer than asked for a store has to keep windows, so that one ahead hides none. */
  public static Duration slack() {
    return Duration.ofMillis(2 * MOST_AHEAD_MILLIS);
  }

  /**
   * Whether a window may be kept.
   *
   * @param stampMillis time stamp of its record, which whoever wrote it has chosen
   */
  static boolean possible(long startMillis, long stampMillis, long wallMillis) {
    return startMillis >= EARLIEST_MILLIS
        && stampMillis <= wallMillis + MOST_AHEAD_MILLIS
        && startMillis <= stampMillis + MOST_AHEAD_MILLIS;
  }
}
