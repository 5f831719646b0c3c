package io.fleetpulse.analysis.expression;

/**
 * What is wrong with an expression, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param remedy what to do; empty: nothing to say
 */
public record Problem(int line, int column, String message, String remedy) {
  /** In one line. */
  public String words() {
    return "line "
        + line
        + ", column "
        + column
        + ": "
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
