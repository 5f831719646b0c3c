package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.stats.Robust;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Additive Holt–Winters with damped trend ({@link Smoothing}), its rates fitted again every half
 * season by search on a bounded grid. An error far beyond the usual is cut before it is learnt, so
 * that a spike leaves little trace (Gelper, Fried, Croux, "Robust forecasting with exponential and
 * Holt–Winters smoothing", 2010). Keeps 8 bytes a step of each season.
 */
final class HoltWinters implements Model {
  private static final double[] ALPHAS = {0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9};

  /** Of alpha. */
  private static final double[] BETAS = {0.0005, 0.005, 0.02, 0.05, 0.15};

  private static final double[] GAMMAS = {0.01, 0.03, 0.06, 0.12, 0.25};
  private static final double[] PHIS = {0.8, 0.9, 0.95, 0.98};
  private static final double[] RHOS = {0, 0.3, 0.6, 0.8, 0.9};
  private static final int[] START = {1, 3, 1, 2, 1};
  private static final int ROUNDS = 2;

  private static final int LEAST = 8;
  private static final int LEAST_REFIT = 12;

  /** Of the usual error: what an error is cut to. */
  private static final double CUT = 3;

  private final Seasons seasons;
  private Smoothing.Rates rates = rates(START);
  private @Nullable Smoothing state;
  private double cut = Double.POSITIVE_INFINITY;

  HoltWinters(Seasons seasons) {
    this.seasons = seasons;
  }

  @Override
  public void learn(History history) {
    int needed = Math.max(LEAST, 2 * seasons.shortest());
    int refit = Math.max(LEAST_REFIT, seasons.shortest() / 2);
    if (history.total() >= needed && (state == null || history.total() % refit == 0)) {
      fit(history);
    } else if (state != null) {
      step(state, history.back(0), rates, cut);
    }
  }

  @Override
  public boolean ready() {
    return state != null;
  }

  @Override
  public double[] ahead(History history, int steps) {
    if (state == null) {
      throw new IllegalStateException("not fitted yet");
    }
    return state.ahead(steps, rates);
  }

  private void fit(History history) {
    double[] values = history.filled(history.size(), seasons.longest());
    cut = cut(values);
    int[] best = START.clone();
    double least = Double.POSITIVE_INFINITY;
    double[][] grids = {RHOS, ALPHAS, BETAS, GAMMAS, PHIS};
    for (int round = 0; round < ROUNDS; round++) {
      for (int rate = 0; rate < grids.length; rate++) {
        int[] tried = best.clone();
        for (int i = 0; i < grids[rate].length; i++) {
          tried[rate] = i;
          double loss = run(start(values), values, rates(tried), cut);
          if (loss < least) {
            least = loss;
            best = tried.clone();
          }
        }
      }
    }
    rates = rates(best);
    Smoothing fitted = start(values);
    run(fitted, values, rates, cut);
    state = fitted;
  }

  private static Smoothing.Rates rates(int[] of) {
    double alpha = ALPHAS[of[1]];
    return new Smoothing.Rates(
        alpha, alpha * BETAS[of[2]], GAMMAS[of[3]], PHIS[of[4]], RHOS[of[0]]);
  }

  /** From the spread of differences to the step before, which a fitted model stays below. */
  private static double cut(double[] values) {
    double[] steps = new double[values.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = values[i + 1] - values[i];
    }
    double usual = Robust.deviation(steps);
    return usual > 0 ? CUT * usual : Double.POSITIVE_INFINITY;
  }

  /** Goes through the values; the sum of squared errors, cut. */
  private static double run(Smoothing from, double[] values, Smoothing.Rates rates, double cut) {
    double sum = 0;
    for (double value : values) {
      double error = step(from, value, rates, cut);
      sum += error * error;
    }
    return sum;
  }

  /** The error after the cut. */
  private static double step(Smoothing state, double value, Smoothing.Rates rates, double cut) {
    double error = Double.isNaN(value) ? 0 : value - state.expected(rates);
    double learnt = Math.max(-cut, Math.min(cut, error));
    state.step(learnt, rates);
    return learnt;
  }

  /** Level and seasons of the first two seasons' means; no trend, which is learnt soon. */
  private Smoothing start(double[] values) {
    int shortest = seasons.shortest();
    if (!seasons.seasonal()) {
      return new Smoothing(Robust.median(Arrays.copyOf(values, LEAST)), 0);
    }
    double level = mean(values, 0, 2 * shortest);
    double[] day = profile(values, shortest, 2, level, null);
    boolean two = seasons.two() && values.length >= 2 * seasons.longest();
    return two
        ? new Smoothing(level, 0, day, profile(values, seasons.longest(), 2, level, day))
        : new Smoothing(level, 0, day);
  }

  /** Mean of each step of a season over the first so many, less the level and a shorter season. */
  private static double[] profile(
      double[] values, int season, int seasons, double level, double @Nullable [] shorter) {
    double[] profile = new double[season];
    for (int i = 0; i < season; i++) {
      for (int s = 0; s < seasons; s++) {
        profile[i] += values[i + s * season] / seasons;
      }
      profile[i] -= level + (shorter == null ? 0 : shorter[i % shorter.length]);
    }
    return profile;
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(state != null);
    if (state != null) {
      out.writeDouble(rates.alpha());
      out.writeDouble(rates.beta());
      out.writeDouble(rates.gamma());
      out.writeDouble(rates.phi());
      out.writeDouble(rates.rho());
      out.writeDouble(cut);
      state.write(out);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    state = null;
    if (in.readBoolean()) {
      rates =
          new Smoothing.Rates(
              in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
      cut = in.readDouble();
      state = Smoothing.read(in);
    }
  }
}
