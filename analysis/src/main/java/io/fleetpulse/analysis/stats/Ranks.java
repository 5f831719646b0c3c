package io.fleetpulse.analysis.stats;

import java.util.Arrays;

/** Ranks with ties: equal values have the mean of the ranks they take together. */
public final class Ranks {
  private Ranks() {}

  /** Ranks from 1, in the order of the values; no value is NaN. */
  public static double[] of(double[] values) {
    int n = values.length;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      // -0.0 and 0.0 are equal values, which binarySearch would tell apart.
      int below = lower(sorted, values[i]);
      int upTo = upper(sorted, values[i]);
      ranks[i] = (below + 1 + upTo) / 2.0;
    }
    return ranks;
  }

  /** Σ f(t) over the groups of equal values, f(t) = t (t − 1) (2 t + 5): Kendall's correction. */
  public static double kendallTies(double[] values) {
    double ties = 0;
    for (int tied : groups(values)) {
      ties += (double) tied * (tied - 1) * (2.0 * tied + 5);
    }
    return ties;
  }

  /** Sizes of the groups of equal values, of the least value first. */
  private static int[] groups(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int[] sizes = new int[sorted.length];
    int groups = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && sorted[i] == sorted[i - 1]) {
        sizes[groups - 1]++;
      } else {
        sizes[groups++] = 1;
      }
    }
    return Arrays.copyOf(sizes, groups);
  }

  /** How many of the sorted values are less. */
  private static int lower(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** How many of the sorted values are no greater. */
  private static int upper(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] <= value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
