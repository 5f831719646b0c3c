package io.fleetpulse.analysis.expression;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Which of some names one meant that is not among them. */
public final class Nearest {
  /** What others call it. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("mean", "avg"),
          Map.entry("average", "avg"),
          Map.entry("value", "last"),
          Map.entry("current", "last"),
          Map.entry("median", "p50"),
          Map.entry("delta", "increase"),
          Map.entry("diff", "increase"),
          Map.entry("maximum", "max"),
          Map.entry("minimum", "min"),
          Map.entry("m", "min"),
          Map.entry("sec", "s"),
          Map.entry("kb", "kB"),
          Map.entry("avg_over_time", "avg_over"),
          Map.entry("max_over_time", "max_over"),
          Map.entry("min_over_time", "min_over"),
          Map.entry("quantile_over_time", "quantile_over"),
          Map.entry("earlier", "prev"),
          Map.entry("delta_over", "increase_over"),
          Map.entry("deriv", "slope_over"));

  private Nearest() {}

  /** The name meant; empty when none is near. */
  static Optional<String> of(String misspelt, Collection<String> names) {
    String alias = ALIASES.get(misspelt);
    if (alias != null && names.contains(alias)) {
      return Optional.of(alias);
    }
    int most = Math.max(1, misspelt.length() / 3);
    return names.stream()
        .filter(name -> distance(misspelt, name) <= most)
        .min(Comparator.comparingInt(name -> distance(misspelt, name)));
  }

  /** In words, to be put before what there is; empty when none is near. */
  public static String words(String misspelt, Collection<String> names) {
    return of(misspelt, names).map(name -> "did you mean " + name + "? ").orElse("");
  }

  /** Levenshtein's, capital letters being small ones. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
