package io.fleetpulse.analysis.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Two samples side by side: a new version against the one before, the treated against the
 * untreated. The values of a sample have to be independent of each other: {@link BlockMeans}, or
 * one value an instance.
 *
 * @param shift by how much the second lies above the first: median of all differences (Hodges and
 *     Lehmann 1963)
 * @param shiftLower end of its interval (Moses; Hollander and Wolfe 1999, section 4.3)
 * @param shiftUpper the other end
 * @param delta share of pairs in which the second is larger less the share in which it is smaller
 *     (Cliff 1993): −1 to 1, 0 for no difference
 * @param probability two-sided p-value of Mann and Whitney's U that both come from the same
 *     distribution: exact for small samples without ties
 * @param meanProbability two-sided p-value that such a difference of means comes from dealing the
 *     values at random; it sees a rare but large change that ranks do not
 */
public record Comparison(
    double shift,
    double shiftLower,
    double shiftUpper,
    double delta,
    double probability,
    double meanProbability) {

  /** In each sample: with four and four the least p-value is 0.03. */
  public static final int LEAST = 5;

  /** In each sample: all pairs are looked at. */
  public static final int MOST = 600;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int DEALS = 999;
  private static final long SEED = 1_963;

  /**
   * The comparison; empty when one of both has fewer than {@link #LEAST} values.
   *
   * @param first no value NaN, at most {@link #MOST}
   * @param second as the first
   * @param level of the interval, as 0.95
   */
  public static Optional<Comparison> of(double[] first, double[] second, double level) {
    if (first.length > MOST || second.length > MOST) {
      throw new IllegalArgumentException(
          "samples of " + first.length + " and " + second.length + " values");
    }
    if (first.length < LEAST || second.length < LEAST) {
      return Optional.empty();
    }
    double[] differences = differences(first, second);
    int pairs = differences.length;
    double sigma = Math.sqrt(pairs * (first.length + second.length + 1.0) / 12);
    double reach = NORMAL.inverseCumulativeProbability((1 + level) / 2) * sigma;
    int outside = Math.max(0, Math.min((pairs - 1) / 2, (int) Math.round(pairs / 2.0 - reach)));
    return Optional.of(
        new Comparison(
            Robust.sortedQuantile(differences, pairs, 0.5),
            differences[Math.max(0, outside - 1)],
            differences[Math.min(pairs - 1, pairs - outside)],
            delta(differences),
            mannWhitney(first, second),
            permutation(first, second)));
  }

  /** Second less first, all pairs, sorted. */
  private static double[] differences(double[] first, double[] second) {
    double[] differences = new double[first.length * second.length];
    int n = 0;
    for (double one : first) {
      for (double other : second) {
        differences[n++] = other - one;
      }
    }
    Arrays.sort(differences);
    return differences;
  }

  private static double delta(double[] differences) {
    long sum = 0;
    for (double difference : differences) {
      sum += (long) Math.signum(difference);
    }
    return sum / (double) differences.length;
  }

  private static double mannWhitney(double[] first, double[] second) {
    boolean allEqual =
        Arrays.stream(first).allMatch(value -> value == first[0])
            && Arrays.stream(second).allMatch(value -> value == first[0]);
    return allEqual ? 1 : MannWhitneyUTest.withDefaults().test(first, second).getPValue();
  }

  /** (b + 1) / (m + 1): never zero (Phipson and Smyth 2010). */
  private static double permutation(double[] first, double[] second) {
    double[] pool = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, pool, first.length, second.length);
    double total = Arrays.stream(pool).sum();
    double seen = distance(pool, first.length, total);
    // Sums of the same values in another order differ by rounding.
    double as = seen - 1e-9 * Math.abs(seen);
    SplittableRandom random = new SplittableRandom(SEED);
    int asFar = 0;
    for (int deal = 0; deal < DEALS; deal++) {
      for (int i = 0; i < first.length; i++) {
        int j = i + random.nextInt(pool.length - i);
        double swapped = pool[i];
        pool[i] = pool[j];
        pool[j] = swapped;
      }
      asFar += distance(pool, first.length, total) >= as ? 1 : 0;
    }
    return (asFar + 1) / (DEALS + 1.0);
  }

  /** Between the means of the first so many and of the rest. */
  private static double distance(double[] pool, int first, double total) {
    double sum = 0;
    for (int i = 0; i < first; i++) {
      sum += pool[i];
    }
    return Math.abs(sum / first - (total - sum) / (pool.length - first));
  }
}
