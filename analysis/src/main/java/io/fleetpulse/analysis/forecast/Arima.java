package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.stats.Robust;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * ARIMA(p,d,q)(0,D,D)s with p and q up to 2, fitted by conditional sum of squares (Box and Jenkins
 * 1970). The steps follow Hyndman and Khandakar, "Automatic time series forecasting: the forecast
 * package for R", 2008: D by how alike seasons are, d by {@link Kpss}, p and q by the least AICc of
 * all nine. Orders are chosen anew every four seasons, coefficients every one. Keeps at most six
 * numbers.
 */
final class Arima implements Model {
  private static final int MOST_ORDER = 2;
  private static final int MOST_VALUES = 1500;
  private static final int LEAST_VALUES = 24;
  private static final int LEAST_REFIT = 24;
  private static final int CHOICE_REFITS = 4;
  private static final int CALLS_PER_COEFFICIENT = 30;
  private static final double STEP = 0.3;

  private final Seasons seasons;
  private @Nullable Fit fit;

  /**
   * @param season of the seasonal difference; 0: none was taken
   * @param differenced whether a difference to the step before was taken
   * @param mean of what is left
   */
  private record Fit(
      int p, int q, int season, boolean differenced, double mean, double[] free, double aicc) {
    ArmaModel model() {
      return ArmaModel.of(free, p, q, season);
    }
  }

  Arima(Seasons seasons) {
    this.seasons = seasons;
  }

  @Override
  public void learn(History history) {
    int refit = Math.max(LEAST_REFIT, seasons.shortest());
    long steps = history.total();
    Fit before = fit;
    if (steps < Math.max(LEAST_VALUES, 2 * seasons.shortest())
        || (before != null && steps % refit != 0)) {
      return;
    }
    double[] values = values(history);
    fit =
        before == null || steps % (CHOICE_REFITS * refit) == 0
            ? choose(values)
            : refit(values, before);
  }

  @Override
  public boolean ready() {
    return fit != null;
  }

  @Override
  public double[] ahead(History history, int steps) {
    if (fit == null) {
      throw new IllegalStateException("not fitted yet");
    }
    double[] values = values(history);
    double[] seasonal = fit.season > 0 ? differences(values, fit.season) : values;
    double[] w = fit.differenced ? differences(seasonal, 1) : seasonal.clone();
    double[] path = fit.model().ahead(less(w, fit.mean), MOST_ORDER, steps);
    double last = seasonal[seasonal.length - 1];
    for (int i = 0; i < steps; i++) {
      path[i] += fit.mean;
      if (fit.differenced) {
        last += path[i];
        path[i] = last;
      }
      if (fit.season > 0) {
        path[i] += i < fit.season ? values[values.length - fit.season + i] : path[i - fit.season];
      }
    }
    return path;
  }

  private double[] values(History history) {
    return history.filled(
        Math.min(history.size(), Math.max(MOST_VALUES, 3 * seasons.longest())), seasons.longest());
  }

  private Fit choose(double[] values) {
    int season = season(values);
    double[] seasonal = season > 0 ? differences(values, season) : values;
    boolean difference = Kpss.statistic(seasonal) > Kpss.CRITICAL;
    int coefficients = season > 0 ? 1 : 0;
    Fit best =
        refit(values, new Fit(0, 0, season, difference, 0, new double[coefficients], Double.NaN));
    for (int order = 1; order < (MOST_ORDER + 1) * (MOST_ORDER + 1); order++) {
      int p = order / (MOST_ORDER + 1);
      int q = order % (MOST_ORDER + 1);
      double[] free = new double[p + q + coefficients];
      Fit fitted = refit(values, new Fit(p, q, season, difference, 0, free, Double.NaN));
      if (fitted.aicc < best.aicc) {
        best = fitted;
      }
    }
    return best;
  }

  /**
   * The season after which values are most alike, if the difference has less spread than the
   * values: their autocorrelation is above a half then; 0: none.
   */
  private int season(double[] values) {
    double least = Robust.deviation(values);
    int season = 0;
    for (int candidate : new int[] {seasons.shortest(), seasons.longest()}) {
      if (candidate > 1 && values.length >= 2 * candidate + LEAST_VALUES) {
        double spread = Robust.deviation(differences(values, candidate));
        if (spread < least) {
          least = spread;
          season = candidate;
        }
      }
    }
    return season;
  }

  /** The same orders with coefficients that fit these values, searched from those it has. */
  private static Fit refit(double[] values, Fit from) {
    double[] w = from.season > 0 ? differences(values, from.season) : values;
    w = from.differenced ? differences(w, 1) : w;
    double mean = from.season > 0 || from.differenced ? 0 : Arrays.stream(w).average().orElse(0);
    double[] centred = less(w, mean);
    double[] free = from.free;
    if (free.length > 0) {
      free =
          NelderMead.minimise(
              tried ->
                  ArmaModel.of(tried, from.p, from.q, from.season).squares(centred, MOST_ORDER),
              free,
              STEP,
              CALLS_PER_COEFFICIENT * free.length);
    }
    double squares = ArmaModel.of(free, from.p, from.q, from.season).squares(centred, MOST_ORDER);
    double n = centred.length - MOST_ORDER;
    double k = free.length + (mean == 0 ? 1 : 2);
    double aicc =
        n * Math.log(Math.max(squares, Double.MIN_NORMAL) / n)
            + 2 * k
            + 2 * k * (k + 1) / Math.max(1, n - k - 1);
    return new Fit(from.p, from.q, from.season, from.differenced, mean, free, aicc);
  }

  private static double[] differences(double[] values, int lag) {
    double[] differences = new double[values.length - lag];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = values[i + lag] - values[i];
    }
    return differences;
  }

  private static double[] less(double[] values, double mean) {
    double[] centred = new double[values.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = values[i] - mean;
    }
    return centred;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(fit != null);
    if (fit != null) {
      out.writeByte(fit.p);
      out.writeByte(fit.q);
      out.writeShort(fit.season);
      out.writeBoolean(fit.differenced);
      out.writeDouble(fit.mean);
      Numbers.write(fit.free, out);
      out.writeDouble(fit.aicc);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    fit = null;
    if (in.readBoolean()) {
      int p = in.readUnsignedByte();
      int q = in.readUnsignedByte();
      int season = in.readUnsignedShort();
      fit =
          new Fit(
              p, q, season, in.readBoolean(), in.readDouble(), Numbers.read(in), in.readDouble());
      if (fit.free.length != p + q + (season > 0 ? 1 : 0)) {
        throw new IOException("coefficients of another order");
      }
    }
  }
}
