package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Numbers said of each watched horizon that wait for their step to come. */
final class Pending {
  private final int[] horizons;
  private final int width;

  /** Of each horizon, slots by the step that they are for, modulo the horizon. */
  private final double[][] slots;

  /**
   * @param horizons steps ahead
   * @param width numbers of each
   */
  Pending(int[] horizons, int width) {
    this.horizons = horizons;
    this.width = width;
    slots = new double[horizons.length][];
    for (int k = 0; k < horizons.length; k++) {
      slots[k] = new double[horizons[k] * width];
      Arrays.fill(slots[k], Double.NaN);
    }
  }

  /** What was said of this step, so many steps ago; NaN when nothing was. */
  double due(int horizon, long step, int number) {
    return slots[horizon][(int) (step % horizons[horizon]) * width + number];
  }

  /** Says something of the step that is the horizon's steps after this one; NaN: nothing. */
  void say(int horizon, long step, int number, double value) {
    slots[horizon][(int) (step % horizons[horizon]) * width + number] = value;
  }

  void write(DataOutput out) throws IOException {
    for (double[] of : slots) {
      Numbers.write(of, out);
    }
  }

  void read(DataInput in) throws IOException {
    for (double[] of : slots) {
      Numbers.read(of, in);
    }
  }
}
