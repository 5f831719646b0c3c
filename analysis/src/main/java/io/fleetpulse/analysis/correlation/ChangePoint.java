package io.fleetpulse.analysis.correlation;

import io.fleetpulse.analysis.stats.Ranks;
import io.fleetpulse.analysis.stats.Robust;
import java.util.Arrays;
import java.util.Optional;

/**
 * The step at which a series most likely changed its level: Pettitt, "A non-parametric approach to
 * the change-point problem", 1979. It goes by ranks, so that a spike is no change.
 *
 * @param at the first step of the new level
 * @param effect median after less median before, in robust deviations from them; at most {@link
 *     #MOST_EFFECT} either way
 * @param probability two-sided p-value of so clear a change in a series that keeps its level. For
 *     autocorrelated series the count is that of independent values worth as much, n (1 − ρ)/(1 +
 *     ρ) (Bartlett 1946), with ρ the lag-one autocorrelation about both levels.
 */
public record ChangePoint(int at, double effect, double probability) {
  /** What moves without any noise has an effect beyond measure. */
  public static final double MOST_EFFECT = 100;

  private static final int LEAST = 12;

  /** On both sides: an edge is no level. */
  private static final int LEAST_EACH = 3;

  /** The change; empty when there are fewer than 12 values or all are equal. NaN: missing. */
  public static Optional<ChangePoint> of(double[] values) {
    int[] steps = new int[values.length];
    double[] known = new double[values.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        steps[n] = i;
        known[n++] = values[i];
      }
    }
    if (n < LEAST) {
      return Optional.empty();
    }
    known = Arrays.copyOf(known, n);
    double[] ranks = Ranks.of(known);
    double sum = 0;
    double most = 0;
    int after = 0;
    for (int t = 1; t < n; t++) {
      sum += ranks[t - 1];
      double u = Math.abs(2 * sum - t * (n + 1.0));
      if (t >= LEAST_EACH && t <= n - LEAST_EACH && u > most) {
        most = u;
        after = t;
      }
    }
    return after == 0
        ? Optional.empty()
        : Optional.of(
            new ChangePoint(
                steps[after], effect(known, after), probability(most, n, worth(known, after))));
  }

  /**
   * Pettitt's approximation, 2 exp(−6 K² / (n³ + n²)).
   *
   * @param worth share of the values that are as good as independent
   */
  static double probability(double k, int n, double worth) {
    double count = n;
    return Math.min(1, 2 * Math.exp(-6 * worth * k * k / (count * count * count + count * count)));
  }

  private static double effect(double[] values, int after) {
    double before = Robust.median(Arrays.copyOf(values, after));
    double then = Robust.median(Arrays.copyOfRange(values, after, values.length));
    if (then == before) {
      return 0;
    }
    double noise = Robust.deviation(rest(values, after));
    double effect = noise > 0 ? (then - before) / noise : Math.signum(then - before) * MOST_EFFECT;
    return Math.max(-MOST_EFFECT, Math.min(MOST_EFFECT, effect));
  }

  private static double worth(double[] values, int after) {
    double[] rest = rest(values, after);
    double product = 0;
    double square = 0;
    for (int i = 0; i < rest.length; i++) {
      product += i > 0 ? rest[i] * rest[i - 1] : 0;
      square += rest[i] * rest[i];
    }
    double rho = square > 0 ? Math.max(0, product / square) : 0;
    return (1 - rho) / (1 + rho);
  }

  /** What both levels leave. */
  private static double[] rest(double[] values, int after) {
    double before = Robust.median(Arrays.copyOf(values, after));
    double then = Robust.median(Arrays.copyOfRange(values, after, values.length));
    double[] rest = new double[values.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = values[i] - (i < after ? before : then);
    }
    return rest;
  }
}
