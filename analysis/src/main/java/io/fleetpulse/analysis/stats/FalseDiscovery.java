package io.fleetpulse.analysis.stats;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Adjusted p-values for many questions that are asked at once: calling true what is at most q makes
 * the expected share of false ones among those called true at most q.
 */
public final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * For questions that are independent or depend on each other positively, as the same question on
   * the instances of a service (Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001).
   *
   * @param probabilities p-values, none NaN
   * @return in the same order
   */
  public static double[] benjaminiHochberg(double[] probabilities) {
    return adjusted(probabilities, 1);
  }

  /**
   * However they depend on each other, as all pairs of the same series (Benjamini and Yekutieli
   * 2001, theorem 1.3); stricter by the factor 1 + 1/2 + … + 1/m.
   */
  public static double[] benjaminiYekutieli(double[] probabilities) {
    double factor = 0;
    for (int i = 1; i <= probabilities.length; i++) {
      factor += 1.0 / i;
    }
    return adjusted(probabilities, factor);
  }

  private static double[] adjusted(double[] probabilities, double factor) {
    int m = probabilities.length;
    Integer[] order = new Integer[m];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> probabilities[i]));
    double[] adjusted = new double[m];
    double least = 1;
    for (int rank = m; rank >= 1; rank--) {
      int at = order[rank - 1];
      least = Math.min(least, probabilities[at] * factor * m / rank);
      adjusted[at] = least;
    }
    return adjusted;
  }
}
