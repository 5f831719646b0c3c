package io.fleetpulse.analysis.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is usual at each time of a day or a week, in UTC: mean and mean deviation per slot, each
 * cycle weighing as much as the earlier ones until there are {@link #CYCLES}, then forgetting. A
 * slot's values are learned when it ends, so that it is judged by earlier cycles alone.
 *
 * <p>State: 12 bytes for each slot.
 */
final class SeasonalProfile implements Durable {
  static final long DAY_MILLIS = 86_400_000;
  static final long WEEK_MILLIS = 7 * DAY_MILLIS;

  private static final int LEAST_CYCLES = 3;
  private static final int CYCLES = 7;

  /** The epoch was a Thursday; a week's slots begin on Monday. */
  private static final long EPOCH_TO_MONDAY_MILLIS = 3 * DAY_MILLIS;

  private final long periodMillis;
  private final float[] mean;
  private final float[] deviation;
  private final int[] cycles;

  private int open = -1;
  private double openSum;
  private double openDeviation;
  private int openCount;

  SeasonalProfile(long periodMillis, int slots) {
    this.periodMillis = periodMillis;
    mean = new float[slots];
    deviation = new float[slots];
    cycles = new int[slots];
  }

  int slot(long timestampMillis) {
    long into = Math.floorMod(timestampMillis + EPOCH_TO_MONDAY_MILLIS, periodMillis);
    return (int) (into * mean.length / periodMillis);
  }

  /** Whether the slot was seen at least once before. */
  boolean expects(int slot) {
    return cycles[slot] > 0;
  }

  /** Whether the slot was seen often enough to judge by. */
  boolean judges(int slot) {
    return cycles[slot] >= LEAST_CYCLES;
  }

  double expected(int slot) {
    return mean[slot];
  }

  double deviation(int slot) {
    return deviation[slot];
  }

  void learn(int slot, double value) {
    if (slot != open) {
      close();
      open = slot;
    }
    openSum += value;
    openDeviation += Math.abs(value - mean[slot]);
    openCount++;
  }

  /** Lets the next cycles outweigh what is known. */
  void forget() {
    for (int slot = 0; slot < cycles.length; slot++) {
      cycles[slot] = Math.min(cycles[slot], 1);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(mean.length);
    for (int slot = 0; slot < mean.length; slot++) {
      out.writeFloat(mean[slot]);
      out.writeFloat(deviation[slot]);
      out.writeByte(cycles[slot]);
    }
    out.writeInt(open);
    out.writeDouble(openSum);
    out.writeDouble(openDeviation);
    out.writeInt(openCount);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    int slots = in.readInt();
    if (slots != mean.length) {
      throw new IOException(slots + " slots for a profile of " + mean.length);
    }
    for (int slot = 0; slot < slots; slot++) {
      mean[slot] = in.readFloat();
      deviation[slot] = in.readFloat();
      cycles[slot] = in.readByte();
    }
    open = in.readInt();
    openSum = in.readDouble();
    openDeviation = in.readDouble();
    openCount = in.readInt();
  }

  private void close() {
    if (openCount == 0) {
      return;
    }
    int known = cycles[open];
    // The first cycle has nothing to deviate from.
    double deviationWeight = known == 0 ? 0 : weight(known - 1);
    deviation[open] += (float) (deviationWeight * (openDeviation / openCount - deviation[open]));
    mean[open] += (float) (weight(known) * (openSum / openCount - mean[open]));
    cycles[open] = Math.min(known + 1, CYCLES);
    openSum = 0;
    openDeviation = 0;
    openCount = 0;
  }

  private static double weight(int known) {
    return 1.0 / Math.min(known + 1, CYCLES);
  }
}
