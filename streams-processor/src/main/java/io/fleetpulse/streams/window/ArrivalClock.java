package io.fleetpulse.streams.window;

import java.util.function.LongSupplier;

/**
 * How far arrival time has come in a partition. While samples arrive it is the time of the latest;
 * it runs on with the wall clock only once nothing more is waiting: after an outage of the
 * processor itself, samples that wait to be read must not look like silence.
 */
final class ArrivalClock {
  /** An end of the log that neither moves nor is reached holds no records, only markers. */
  private static final long UNREACHABLE_AFTER_MILLIS = 5_000;

  private long latestMillis;
  private boolean moved;
  private long endSeen = -1;
  private long endSeenSinceMillis;

  void arrived(long arrivalMillis) {
    latestMillis = Math.max(latestMillis, arrivalMillis);
    moved = true;
  }

  /**
   * @param wallMillis the wall clock
   * @param nextOffset one past the last record taken
   * @param end asks for the end of the partition's log
   */
  long at(long wallMillis, long nextOffset, LongSupplier end) {
    if (moved) {
      moved = false;
      endSeen = -1;
      return latestMillis;
    }
    long logEnd = end.getAsLong();
    if (logEnd != endSeen) {
      endSeen = logEnd;
      endSeenSinceMillis = wallMillis;
    }
    boolean caughtUp =
        logEnd <= nextOffset || wallMillis - endSeenSinceMillis >= UNREACHABLE_AFTER_MILLIS;
    return caughtUp ? Math.max(latestMillis, wallMillis) : latestMillis;
  }
}
