package io.fleetpulse.analysis.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How rare a number is among the latest of its stream, as {@code -log10 p}: 3 is one in a thousand.
 * This makes numbers of any unit, scale and distribution comparable.
 *
 * <p>Within what was seen it is the conformal p-value {@code (at least as large + 1) / (all + 1)}
 * (Vovk, Gammerman, Shafer 2005; on streams Laxhammar 2014), which is right for any distribution as
 * long as the order of arrival says nothing. Beyond, the largest 2 % are extended by a {@link
 * GeneralizedPareto} tail (peaks over threshold: Siffer, Fouque, Termier, Largouet, KDD 2017), so
 * that of two records the larger is rarer.
 *
 * <p>8 bytes for each number it remembers. For one thread.
 */
public final class TailProbability {
  private static final double TAIL_SHARE = 0.02;

  /** Fewer exceedances give no shape. */
  private static final int LEAST_EXCESSES = 8;

  private final OrderedWindow seen;
  private final int leastSeen;

  /**
   * @param remembers how many numbers it compares with
   * @param leastSeen how many it must have seen to say anything, at most as many as it remembers
   */
  public TailProbability(int remembers, int leastSeen) {
    if (leastSeen < LEAST_EXCESSES || leastSeen > remembers) {
      throw new IllegalArgumentException(
          "leastSeen is " + leastSeen + ", must be " + LEAST_EXCESSES + " to " + remembers);
    }
    this.seen = new OrderedWindow(remembers);
    this.leastSeen = leastSeen;
  }

  /** Whether {@link #surprise} can say something. */
  public boolean ready() {
    return seen.size() >= leastSeen;
  }

  /**
   * {@code -log10} of the probability of a number at least as large; 0 while not ready.
   *
   * @param number not NaN
   */
  public double surprise(double number) {
    if (!ready()) {
      return 0;
    }
    int all = seen.size();
    int atLeast = seen.countAtLeast(number);
    int excesses = Math.max(LEAST_EXCESSES, (int) (TAIL_SHARE * all) + 1);
    double threshold = excesses < all ? seen.at(all - 1 - excesses) : Double.POSITIVE_INFINITY;
    if (atLeast > excesses || !(number > threshold)) {
      return conformal(atLeast, all);
    }
    GeneralizedPareto tail = fit(threshold, excesses);
    if (tail.scale() == 0) {
      return conformal(atLeast, all);
    }
    return -Math.log10((double) excesses / all) - tail.log10Survival(number - threshold);
  }

  /** Remembers a number. */
  public void add(double number) {
    seen.add(number);
  }

  public void write(DataOutput out) throws IOException {
    seen.write(out);
  }

  /** Replaces what it remembers by what was written. */
  public void restore(DataInput in) throws IOException {
    seen.restore(in);
  }

  private static double conformal(int atLeast, int all) {
    return -Math.log10((atLeast + 1.0) / (all + 1.0));
  }

  private GeneralizedPareto fit(double threshold, int excesses) {
    double sum = 0;
    double squares = 0;
    for (int place = seen.size() - excesses; place < seen.size(); place++) {
      double excess = seen.at(place) - threshold;
      sum += excess;
      squares += excess * excess;
    }
    double mean = sum / excesses;
    return GeneralizedPareto.ofMoments(mean, Math.max(0, squares / excesses - mean * mean));
  }
}
