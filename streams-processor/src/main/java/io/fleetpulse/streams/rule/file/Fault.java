package io.fleetpulse.streams.rule.file;

/**
 * What is wrong in a file, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param remedy what to do; empty: nothing to say
 */
public record Fault(String file, int line, int column, String message, String remedy) {
  /** In one line, as editors and continuous integration read it. */
  public String words() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
