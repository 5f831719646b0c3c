package io.fleetpulse.analysis.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What can be kept as bytes and goes on from them as if nothing had happened. */
public interface Durable {

  void write(DataOutput out) throws IOException;

  /**
   * Replaces the state by what an object with the same settings wrote.
   *
   * @throws IOException if the bytes are none, or were written with other settings or by another
   *     format
   */
  void restore(DataInput in) throws IOException;
}
