package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One way to say where a series goes; whoever owns it keeps the history and the intervals. */
interface Model {
  /** The history has one more step, which may be missing. */
  void learn(History history);

  /** Whether enough is known for a forecast. */
  boolean ready();

  /**
   * The next steps, from a history learnt to its last; only when {@link #ready}.
   *
   * @return as many numbers, none NaN
   */
  double[] ahead(History history, int steps);

  void write(DataOutput out) throws IOException;

  /** Reads what another of the same kind and seasons wrote. */
  void read(DataInput in) throws IOException;
}
