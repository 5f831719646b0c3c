package io.fleetpulse.analysis.correlation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The latest values of some series of one subject at the same regular steps. For one thread. State:
 * 8 bytes a value, 31 KiB for 16 series of 240 steps.
 *
 * <p>It keeps values, not sums: sums for each pair and lag would be 16 times as much state, and
 * what is added and taken away again does not stay exact.
 */
public final class SeriesWindow {
  public static final int MOST_SERIES = 16;
  public static final int MOST_STEPS = 600;

  private final List<String> names;
  private final double[][] rings;
  private long total;

  /**
   * @param names of the series, one at least
   * @param steps that are kept
   */
  public SeriesWindow(List<String> names, int steps) {
    if (names.isEmpty() || names.size() > MOST_SERIES || steps < 1 || steps > MOST_STEPS) {
      throw new IllegalArgumentException(names.size() + " series of " + steps + " steps");
    }
    this.names = List.copyOf(names);
    this.rings = new double[names.size()][steps];
  }

  /**
   * One more step.
   *
   * @param values of each series in the order of their names; NaN: missing
   */
  public void add(double... values) {
    if (values.length != rings.length) {
      throw new IllegalArgumentException(values.length + " values of " + rings.length + " series");
    }
    int slot = (int) (total++ % rings[0].length);
    for (int i = 0; i < values.length; i++) {
      rings[i][slot] = Double.isInfinite(values[i]) ? Double.NaN : values[i];
    }
  }

  public List<String> names() {
    return names;
  }

  /** Steps that are kept now. */
  public int size() {
    return (int) Math.min(total, rings[0].length);
  }

  /** Values of a series, oldest first; a copy. */
  public double[] values(int series) {
    int n = size();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = rings[series][(int) ((total - n + i) % rings[0].length)];
    }
    return values;
  }

  public void write(DataOutput out) throws IOException {
    out.writeByte(rings.length);
    out.writeShort(size());
    for (int i = 0; i < rings.length; i++) {
      for (double value : values(i)) {
        out.writeDouble(value);
      }
    }
  }

  /**
   * Reads what one of the same series wrote; of more steps than are kept here, the latest.
   *
   * @throws IOException if it had another number of series
   */
  public void read(DataInput in) throws IOException {
    int series = in.readUnsignedByte();
    if (series != rings.length) {
      throw new IOException(series + " series where " + rings.length + " belong");
    }
    int steps = in.readUnsignedShort();
    total = steps;
    for (double[] ring : rings) {
      for (int i = 0; i < steps; i++) {
        ring[i % ring.length] = in.readDouble();
      }
    }
  }

  /** Begins anew. */
  public void clear() {
    total = 0;
    for (double[] ring : rings) {
      Arrays.fill(ring, 0);
    }
  }
}
