package io.fleetpulse.analysis.window;

/** How the values of a series combine over time. */
public enum SeriesKind {
  /** A reading: averaged, with extremes. */
  GAUGE,
  /** A cumulative total: its increase counts. */
  COUNTER,
  /** Many values between two readings: a histogram with cumulative count and sum. */
  DISTRIBUTION
}
