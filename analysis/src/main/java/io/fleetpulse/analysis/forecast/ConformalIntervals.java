package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.stats.Robust;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Intervals around forecasts from quantiles of the latest errors at the same horizon, widened and
 * narrowed so that in the long run they hold as often as they say, whatever the errors'
 * distribution and however it drifts: adaptive conformal inference (Gibbs and Candès, "Adaptive
 * conformal inference under distribution shift", 2021, equation 2). The share of misses that is
 * aimed at moves by γ (α − 1) with each miss and by γ α with each hit; lower and upper end have
 * their own quantile, for errors are seldom symmetric.
 *
 * <p>Where the paper has an infinite interval (the share aimed at falls below 0), this one has the
 * largest errors kept, so that after a break it takes some steps longer until it holds again.
 */
final class ConformalIntervals {
  /** For which the share of misses is tracked; between them it is interpolated. */
  static final double[] LEVELS = {0.5, 0.8, 0.9, 0.95, 0.99};

  private static final int KEPT = 200;
  private static final int LEAST = 20;
  private static final double GAMMA = 0.01;

  private final int[] horizons;

  /** Of each watched horizon, value less forecast. */
  private final double[][] errors;

  private final double[][] sorted;
  private final long[] settled;

  /** Of each watched horizon and level, the share of misses aimed at. */
  private final double[][] misses;

  /** Of each level, the ends that were said. */
  private final Pending ends;

  ConformalIntervals(int[] horizons) {
    this.horizons = horizons;
    errors = new double[horizons.length][KEPT];
    sorted = new double[horizons.length][0];
    settled = new long[horizons.length];
    misses = new double[horizons.length][LEVELS.length];
    for (double[] of : misses) {
      for (int l = 0; l < LEVELS.length; l++) {
        of[l] = 1 - LEVELS[l];
      }
    }
    ends = new Pending(horizons, 2 * LEVELS.length);
  }

  /** The value of a step has come, of which so much was said. */
  void settle(int horizon, long step, double said, double value) {
    double error = value - said;
    if (Double.isNaN(error)) {
      return;
    }
    for (int l = 0; l < LEVELS.length; l++) {
      double lower = ends.due(horizon, step, 2 * l);
      if (!Double.isNaN(lower)) {
        boolean missed = value < lower || value > ends.due(horizon, step, 2 * l + 1);
        double aim = 1 - LEVELS[l];
        double moved = misses[horizon][l] + GAMMA * (aim - (missed ? 1 : 0));
        // Beyond these there is nothing to widen or narrow; from afar it would not come back.
        misses[horizon][l] = Math.max(-aim, Math.min(1, moved));
      }
    }
    errors[horizon][(int) (settled[horizon]++ % KEPT)] = error;
    sorted[horizon] = Arrays.copyOf(errors[horizon], (int) Math.min(KEPT, settled[horizon]));
    Arrays.sort(sorted[horizon]);
  }

  /** Remembers what the intervals of the steps after this one are. */
  void say(long step, double[] path) {
    for (int k = 0; k < horizons.length; k++) {
      boolean known = path.length > 0 && sorted[k].length >= LEAST;
      for (int l = 0; l < LEVELS.length; l++) {
        double said = known ? path[horizons[k] - 1] : Double.NaN;
        ends.say(k, step, 2 * l, said + end(k, misses[k][l] / 2));
        ends.say(k, step, 2 * l + 1, said + end(k, 1 - misses[k][l] / 2));
      }
    }
  }

  /** Whether there are errors enough for an interval at all. */
  boolean ready() {
    return sorted[0].length >= LEAST;
  }

  /** How far below (or, if upper, above) the forecast the interval's end is. */
  double offset(int stepsAhead, double level, boolean upper) {
    int above = 0;
    while (above < horizons.length - 1 && horizons[above] < stepsAhead) {
      above++;
    }
    int below = horizons[above] <= stepsAhead || above == 0 ? above : above - 1;
    double far = offsetAt(above, level, upper);
    double near = offsetAt(below, level, upper);
    return above == below
        ? far
        : near
            + (far - near) * (stepsAhead - horizons[below]) / (horizons[above] - horizons[below]);
  }

  /** Errors that are not known yet are taken to grow as a random walk's from the horizon before. */
  private double offsetAt(int horizon, double level, boolean upper) {
    int known = horizon;
    while (known > 0 && sorted[known].length < LEAST) {
      known--;
    }
    double share = share(known, level) / 2;
    double grown = Math.sqrt(horizons[horizon] / (double) horizons[known]);
    return grown * end(known, upper ? 1 - share : share);
  }

  /** The share of misses to aim at for any level, from those that are tracked. */
  private double share(int horizon, double level) {
    int l = 0;
    while (l < LEVELS.length - 2 && LEVELS[l + 1] < level) {
      l++;
    }
    double place = (level - LEVELS[l]) / (LEVELS[l + 1] - LEVELS[l]);
    return misses[horizon][l] + place * (misses[horizon][l + 1] - misses[horizon][l]);
  }

  /** Quantile of the errors, for a sample of n taken at (n + 1) times the share; 0 without any. */
  private double end(int horizon, double share) {
    double[] of = sorted[horizon];
    int n = of.length;
    if (n == 0) {
      return 0;
    }
    double place = share * (n + 1) - 1;
    return Robust.sortedQuantile(of, n, Math.max(0, Math.min(1, place / Math.max(1, n - 1))));
  }

  void write(DataOutput out) throws IOException {
    for (int k = 0; k < horizons.length; k++) {
      out.writeLong(settled[k]);
      Numbers.write(errors[k], out);
      Numbers.write(misses[k], out);
    }
    ends.write(out);
  }

  void read(DataInput in) throws IOException {
    for (int k = 0; k < horizons.length; k++) {
      settled[k] = in.readLong();
      Numbers.read(errors[k], in);
      Numbers.read(misses[k], in);
      sorted[k] = Arrays.copyOf(errors[k], (int) Math.min(KEPT, settled[k]));
      Arrays.sort(sorted[k]);
    }
    ends.read(in);
  }
}
