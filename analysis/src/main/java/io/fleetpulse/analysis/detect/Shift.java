package io.fleetpulse.analysis.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A series that has left its usual level. What is usual was taken before: whatever learns gets used
 * to anything, and would take a change that stays for the new level after some values.
 */
final class Shift {
  /** Back on the way to the usual level by more than this share is no longer away. */
  private static final double AWAY_SHARE = 0.5;

  /** Values that are not away and end it. */
  private static final int MOST_BACK = 3;

  private final double usual;
  private final double first;
  private final long sinceMillis;

  /** The one of its values that is nearest to the usual level. */
  private double nearest;

  private int seen = 1;
  private int back;
  private boolean believed;

  /**
   * @param usual level before
   * @param first value that left it
   */
  Shift(double usual, double first, long sinceMillis) {
    this.usual = usual;
    this.first = first;
    this.nearest = first;
    this.sinceMillis = sinceMillis;
  }

  /** One more value; whether the series is still away as a whole. */
  boolean take(double value) {
    seen++;
    nearest = up() ? Math.min(nearest, value) : Math.max(nearest, value);
    back = (value - usual) / (first - usual) >= AWAY_SHARE ? 0 : back + 1;
    return back < MOST_BACK;
  }

  double usual() {
    return usual;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  /** Values since it began, the first included. */
  int seen() {
    return seen;
  }

  /**
   * How probable it is by chance, from ranks alone: that the latest {@code m} of values in any
   * order are all among the {@code m + k} farthest out, where {@code k} of those before are as far
   * out as the nearest of them: {@code C(k + m, m) / C(n + m, m)}. It is exact for exchangeable
   * values; of values that depend on those before it says too little, which the distance from the
   * usual level that begins a shift makes up for.
   *
   * @param before values before it began; NaN: missing
   */
  double probability(double[] before) {
    int n = 0;
    int asFar = 0;
    for (double value : before) {
      if (Double.isFinite(value)) {
        n++;
        asFar += up() ? value >= nearest ? 1 : 0 : value <= nearest ? 1 : 0;
      }
    }
    double probability = 1;
    for (int i = 1; i <= seen; i++) {
      probability *= (asFar + (double) i) / (n + (double) i);
    }
    return probability;
  }

  /** Whether it was judged to be more than chance among all that was looked at. */
  boolean believed() {
    return believed;
  }

  void believe() {
    believed = true;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(usual);
    out.writeDouble(first);
    out.writeLong(sinceMillis);
    out.writeDouble(nearest);
    out.writeShort(seen);
    out.writeByte(back);
    out.writeBoolean(believed);
  }

  static Shift read(DataInput in) throws IOException {
    Shift shift = new Shift(in.readDouble(), in.readDouble(), in.readLong());
    shift.nearest = in.readDouble();
    shift.seen = in.readShort();
    shift.back = in.readByte();
    shift.believed = in.readBoolean();
    return shift;
  }

  private boolean up() {
    return first > usual;
  }
}
