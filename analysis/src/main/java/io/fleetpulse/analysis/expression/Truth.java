package io.fleetpulse.analysis.expression;

/** What an expression says of a window. */
public enum Truth {
  TRUE,
  FALSE,
  /** A value that matters is missing. */
  UNKNOWN
}
