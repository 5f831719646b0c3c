package io.fleetpulse.analysis.rule;

/** What one window says about a problem. */
public enum Verdict {
  /** The problem is there. */
  HOLDS,
  /** It is not, and by enough to end what was there. */
  CLEARS,
  /** Between the two: does not begin a problem and does not end one (hysteresis). */
  NEITHER,
  /** A value is missing: nothing moves. */
  UNKNOWN
}
