package io.fleetpulse.analysis.stats;

import java.util.Arrays;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/** Ranks with ties: equal values have the mean of the ranks they take together. */
public final class Ranks {
  private static final NaturalRanking RANKING =
      new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);

  private Ranks() {}

  /** Ranks from 1, in the order of the values; no value is NaN. */
  public static double[] of(double[] values) {
    double[] plain = new double[values.length];
    for (int i = 0; i < plain.length; i++) {
      // The ranking would tell −0.0 from 0.0.
      plain[i] = values[i] + 0.0;
    }
    return RANKING.apply(plain);
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
}
