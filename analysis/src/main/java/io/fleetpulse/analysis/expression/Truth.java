package io.fleetpulse.analysis.expression;

/** What an expression says of a window. */
public enum Truth {
  TRUE,
  FALSE,
  /** A value that matters is missing. */
  UNKNOWN;

  static Truth of(boolean is) {
    return is ? TRUE : FALSE;
  }

  Truth negated() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
