package io.fleetpulse.quickstart.backtest;

/** A row of the input that is no measurement. The message says file, line, column and why. */
final class MalformedRow extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param column counted from 1; 0 for the whole line
   */
  MalformedRow(String file, long line, int column, String why) {
    super(file + ":" + line + (column == 0 ? "" : ", column " + column) + ": " + why);
  }
}
