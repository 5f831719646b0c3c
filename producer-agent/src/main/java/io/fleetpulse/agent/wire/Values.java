package io.fleetpulse.agent.wire;

import java.util.Arrays;

/**
 * Values of one interval, few enough to keep as they are; they become a histogram when they are
 * sent. Immutable.
 */
public final class Values {
  /** More than this in one interval are counted and summed, but not in the histogram. */
  public static final int MOST = 512;

  public static final Values NONE = new Values(new double[0]);

  private final double[] values;

  private Values(double[] values) {
    this.values = values;
  }

  public static Values of(double[] values, int length) {
    return length == 0 ? NONE : new Values(Arrays.copyOf(values, length));
  }

  public int count() {
    return values.length;
  }

  public double get(int i) {
    return values[i];
  }

  /** What they hold in memory, estimated from above, in bytes. */
  public int heldBytes() {
    return values.length == 0 ? 0 : 32 + Double.BYTES * values.length;
  }

  Values and(Values later) {
    int length = Math.min(MOST, values.length + later.values.length);
    double[] all = Arrays.copyOf(values, length);
    System.arraycopy(later.values, 0, all, values.length, length - values.length);
    return of(all, length);
  }
}
