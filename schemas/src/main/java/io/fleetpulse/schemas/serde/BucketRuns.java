package io.fleetpulse.schemas.serde;

import java.util.Arrays;

/**
 * The buckets of a histogram as {@code ExponentialHistogram.avsc} has them: a count each, and an
 * entry below zero for so many empty ones. Few values over a wide range leave most buckets empty.
 */
public final class BucketRuns {
  /** Buckets of the longest histogram believed; ours have 160. */
  public static final int MOST = 4096;

  private BucketRuns() {}

  /** The entries of dense counts. */
  public static long[] of(long[] dense) {
    long[] entries = new long[dense.length];
    int length = 0;
    for (int i = 0; i < dense.length; i++) {
      boolean goesOn = i > 0 && dense[i] == 0 && dense[i - 1] == 0;
      if (goesOn) {
        entries[length - 1]--;
      } else {
        entries[length++] = dense[i] == 0 ? -1 : dense[i];
      }
    }
    return Arrays.copyOf(entries, length);
  }

  /**
   * The dense counts of entries, which may come from anywhere; zero is an empty bucket, too.
   *
   * @throws IllegalArgumentException if there are more than {@value #MOST}
   */
  public static long[] dense(long[] entries) {
    long buckets = 0;
    for (long entry : entries) {
      buckets += entry < 0 ? Math.min(-(entry + 1), MOST) + 1 : 1;
      if (buckets > MOST) {
        throw new IllegalArgumentException("a histogram of more than " + MOST + " buckets");
      }
    }
    long[] dense = new long[(int) buckets];
    int at = 0;
    for (long entry : entries) {
      if (entry < 0) {
        at -= (int) entry;
      } else {
        dense[at++] = entry;
      }
    }
    return dense;
  }
}
