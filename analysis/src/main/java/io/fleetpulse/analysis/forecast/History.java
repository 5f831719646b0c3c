package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The latest values of a series, shared by the models: 8 bytes a step. */
final class History {
  private final double[] ring;
  private long total;

  History(int capacity) {
    ring = new double[capacity];
    Arrays.fill(ring, Double.NaN);
  }

  void add(double value) {
    ring[(int) (total++ % ring.length)] = Double.isInfinite(value) ? Double.NaN : value;
  }

  /** Steps since the beginning. */
  long total() {
    return total;
  }

  /** Steps that are kept. */
  int size() {
    return (int) Math.min(total, ring.length);
  }

  /** The value so many steps before the latest; NaN when it is missing or not kept. */
  double back(int steps) {
    return steps < 0 || steps >= size()
        ? Double.NaN
        : ring[(int) ((total - 1 - steps) % ring.length)];
  }

  /**
   * The latest values, oldest first. A missing one is taken from a season before, or, without one,
   * from the step before; those missing at the very beginning have the first value there is.
   *
   * @return all zero when every value is missing
   */
  double[] filled(int count, int season) {
    int n = Math.min(count, size());
    double[] values = new double[n];
    int from = (int) ((total - n) % ring.length);
    int untilEnd = Math.min(n, ring.length - from);
    System.arraycopy(ring, from, values, 0, untilEnd);
    System.arraycopy(ring, 0, values, untilEnd, n - untilEnd);
    double before = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        before = value;
        break;
      }
    }
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(values[i])) {
        values[i] = i >= season ? values[i - season] : before;
      }
      before = values[i];
    }
    return values;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(total);
    for (int i = size() - 1; i >= 0; i--) {
      out.writeDouble(back(i));
    }
  }

  void read(DataInput in) throws IOException {
    long written = in.readLong();
    if (written < 0) {
      throw new IOException("a history of " + written + " steps");
    }
    int kept = (int) Math.min(written, ring.length);
    total = written - kept;
    for (int i = 0; i < kept; i++) {
      add(in.readDouble());
    }
  }
}
