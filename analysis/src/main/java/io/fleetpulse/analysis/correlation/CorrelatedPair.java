package io.fleetpulse.analysis.correlation;

import io.fleetpulse.analysis.stats.FalseDiscovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two series of a subject that move together.
 *
 * @param first name of the series that leads where the lag is positive
 * @param second name of the other
 * @param adjusted p-value after the correction of Benjamini and Yekutieli for all pairs looked at:
 *     pairs that share a series depend on each other in any way
 */
public record CorrelatedPair(
    String first, String second, LaggedCorrelation correlation, double adjusted) {

  /**
   * All pairs that move together, the strongest first. The cost grows with the square of the
   * series: 16 of 120 steps with 12 lags take some 10 ms by {@link Method#PEARSON} and ten times
   * that by {@link Method#SPEARMAN}.
   *
   * @param falseShare of the pairs named that may be chance, as 0.05
   */
  public static List<CorrelatedPair> of(
      SeriesWindow window, int mostLag, Method method, double falseShare) {
    List<CorrelatedPair> pairs = new ArrayList<>();
    List<String> names = window.names();
    for (int i = 0; i < names.size(); i++) {
      double[] first = window.values(i);
      for (int j = i + 1; j < names.size(); j++) {
        String one = names.get(i);
        String other = names.get(j);
        LaggedCorrelation.strongest(first, window.values(j), mostLag, method)
            .map(found -> new CorrelatedPair(one, other, found, Double.NaN))
            .ifPresent(pairs::add);
      }
    }
    double[] adjusted =
        FalseDiscovery.benjaminiYekutieli(
            pairs.stream().mapToDouble(pair -> pair.correlation.probability()).toArray());
    List<CorrelatedPair> together = new ArrayList<>();
    for (int k = 0; k < adjusted.length; k++) {
      if (adjusted[k] <= falseShare) {
        CorrelatedPair pair = pairs.get(k);
        together.add(new CorrelatedPair(pair.first, pair.second, pair.correlation, adjusted[k]));
      }
    }
    together.sort(
        Comparator.comparingDouble(
            (CorrelatedPair pair) -> -Math.abs(pair.correlation.coefficient())));
    return List.copyOf(together);
  }
}
