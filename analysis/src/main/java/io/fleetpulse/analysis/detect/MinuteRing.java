package io.fleetpulse.analysis.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last minutes of several series, a minute that is missing as NaN. Values are kept in single
 * precision. For one thread.
 */
public final class MinuteRing {
  private static final long MINUTE_MILLIS = 60_000;

  private final int series;
  private final int capacity;
  private final float[] values;
  private long latestMillis;
  private int size;

  MinuteRing(int series, int capacity) {
    this.series = series;
    this.capacity = capacity;
    this.values = new float[series * capacity];
  }

  /** Minutes that are known, gaps included. */
  public int size() {
    return size;
  }

  /** Start of the latest minute. */
  public long latestMillis() {
    return latestMillis;
  }

  /** The minute's values, one of each series; a minute before the latest is too late. */
  void add(long startMillis, double[] minute) {
    if (size > 0 && startMillis <= latestMillis) {
      return;
    }
    long missing = size == 0 ? 0 : (startMillis - latestMillis) / MINUTE_MILLIS - 1;
    if (missing >= capacity) {
      clear();
      missing = 0;
    }
    for (long i = 0; i < missing; i++) {
      latestMillis += MINUTE_MILLIS;
      put(new double[0]);
    }
    latestMillis = startMillis;
    put(minute);
  }

  void clear() {
    size = 0;
  }

  /** The series' values, oldest first, NaN where there is none. */
  public double[] values(int of) {
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      result[i] = values[slot(size - 1 - i) * series + of];
    }
    return result;
  }

  /** The series' values of minutes before this one, oldest first, NaN where there is none. */
  double[] before(int of, long startMillis) {
    double[] all = values(of);
    long kept = Math.max(0, size - Math.max(0, (latestMillis - startMillis) / MINUTE_MILLIS + 1));
    return Arrays.copyOf(all, (int) Math.min(all.length, kept));
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    out.writeLong(latestMillis);
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < series; k++) {
        out.writeFloat(values[slot(size - 1 - i) * series + k]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    int kept = in.readShort();
    long latest = in.readLong();
    if (kept < 0 || kept > capacity) {
      throw new IOException("a ring of " + kept + " minutes");
    }
    size = 0;
    for (int i = 0; i < kept; i++) {
      latestMillis = latest - (kept - 1 - i) * MINUTE_MILLIS;
      double[] minute = new double[series];
      for (int k = 0; k < series; k++) {
        minute[k] = in.readFloat();
      }
      put(minute);
    }
    latestMillis = latest;
  }

  private void put(double[] minute) {
    size = Math.min(capacity, size + 1);
    int slot = slot(0);
    for (int k = 0; k < series; k++) {
      values[slot * series + k] = k < minute.length ? (float) minute[k] : Float.NaN;
    }
  }

  /** Where the minute so many before the latest is. */
  private int slot(int before) {
    return (int) Math.floorMod(latestMillis / MINUTE_MILLIS - before, (long) capacity);
  }
}
