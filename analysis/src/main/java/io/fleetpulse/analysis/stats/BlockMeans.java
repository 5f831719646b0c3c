package io.fleetpulse.analysis.stats;

import java.util.Arrays;

/**
 * Means of consecutive blocks. Neighbouring windows of a JVM depend on each other, so that a test
 * on them calls noise a difference; blocks longer than that memory are nearly independent
 * (Carlstein 1986).
 */
public final class BlockMeans {
  private BlockMeans() {}

  /**
   * One mean for each whole block of which at least half the values are known.
   *
   * @param values in order of time; NaN: missing
   * @param length of a block in values
   */
  public static double[] of(double[] values, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("blocks of " + length + " values");
    }
    double[] means = new double[values.length / length];
    int n = 0;
    for (int block = 0; block < values.length / length; block++) {
      double sum = 0;
      int known = 0;
      for (int i = block * length; i < (block + 1) * length; i++) {
        if (!Double.isNaN(values[i])) {
          sum += values[i];
          known++;
        }
      }
      if (2 * known >= length && known > 0) {
        means[n++] = sum / known;
      }
    }
    return Arrays.copyOf(means, n);
  }
}
