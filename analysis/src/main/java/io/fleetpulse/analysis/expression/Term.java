package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.ClosedWindow;

/** A number that an expression names: a statistic of the window, or of it and those before. */
public sealed interface Term permits Reference, Lookback {
  /** As it is written. */
  String text();

  /** UCUM unit of the value. */
  String unit();

  /** What it looks at. */
  Reference reference();

  Dimension dimension();

  /**
   * Its value; NaN when there is none.
   *
   * @param positions of the reference's series in the window
   */
  double value(ClosedWindow window, int[] positions, Earlier earlier);
}
