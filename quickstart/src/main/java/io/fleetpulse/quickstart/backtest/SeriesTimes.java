package io.fleetpulse.quickstart.backtest;

import io.fleetpulse.analysis.stats.OrderedWindow;

/** What is odd about the times of one series, counted. For one thread. */
final class SeriesTimes {
  private static final int INTERVALS = 100;
  private static final int LEAST_INTERVALS = 10;

  /** Of the usual interval: one value missing makes it two. */
  private static final double GAP = 1.5;

  private final OrderedWindow intervals = new OrderedWindow(INTERVALS);
  private long rows;
  private long latestMillis;
  private long duplicates;
  private long earlier;
  private long gaps;
  private long longestGapMillis;

  void add(long timestampMillis) {
    if (rows++ == 0) {
      latestMillis = timestampMillis;
      return;
    }
    long interval = timestampMillis - latestMillis;
    if (interval == 0) {
      duplicates++;
    } else if (interval < 0) {
      earlier++;
    } else {
      if (intervals.size() >= LEAST_INTERVALS && interval > GAP * intervals.median()) {
        gaps++;
        longestGapMillis = Math.max(longestGapMillis, interval);
      }
      intervals.add((double) interval);
      latestMillis = timestampMillis;
    }
  }

  /** Rows with the time of the latest one. */
  long duplicates() {
    return duplicates;
  }

  /** Rows before the latest one. */
  long earlier() {
    return earlier;
  }

  /** Intervals longer than one and a half of the median of the intervals before. */
  long gaps() {
    return gaps;
  }

  /** 0 if there was no gap. */
  long longestGapMillis() {
    return longestGapMillis;
  }
}
