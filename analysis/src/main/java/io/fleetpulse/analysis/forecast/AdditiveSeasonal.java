package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.stats.Robust;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Prophet's model (Taylor and Letham, "Forecasting at scale", The American Statistician 2018): a
 * piecewise linear trend and waves of each season, at the mode of the posterior with Prophet's
 * priors: Laplace for changes of the slope, normal for waves. The Laplace prior is met by a
 * penalised regression that is repeated with weights from the coefficients before (Hunter and Li
 * 2005), and in the same rounds points far off count less (Huber 1964).
 *
 * <p>Other than Prophet, it carries on what the latest value is off by, shrinking by the
 * autocorrelation of the residuals at each step: without it the first steps ahead are worse than
 * repeating the latest value. Fitted anew every season; keeps one number for each column.
 */
final class AdditiveSeasonal implements Model {
  private static final int ROUNDS = 4;
  private static final int LEAST = 24;

  /** Prophet's changepoint_prior_scale: scale of a change of the slope, values being about 1. */
  private static final double CHANGE_SCALE = 0.05;

  /** Prophet's seasonality_prior_scale. */
  private static final double WAVE_SCALE = 10;

  /** Prophet's for offset and first slope. */
  private static final double TREND_SCALE = 5;

  private static final double SMALL_CHANGE = 1e-4;
  private static final double LEAST_NOISE = 1e-4;
  private static final double HUBER = 1.345;
  private static final double MOST_CARRIED = 0.99;

  private final Seasons seasons;
  private final Waves waves;
  private double[] coefficients = {};

  private double scale = 1;
  private double carried;

  /** Step at which the past of the fit begins, and how many it has. */
  private long begin;

  private int span = 1;

  AdditiveSeasonal(Seasons seasons) {
    this.seasons = seasons;
    this.waves = new Waves(seasons);
  }

  @Override
  public void learn(History history) {
    int refit = Math.max(LEAST, seasons.shortest());
    boolean enough = history.total() >= Math.max(LEAST, 2 * seasons.shortest());
    if (enough && (!ready() || history.total() % refit == 0)) {
      fit(history);
    }
  }

  @Override
  public boolean ready() {
    return coefficients.length > 0;
  }

  @Override
  public double[] ahead(History history, int steps) {
    double[] row = new double[waves.features()];
    long now = history.total() - 1;
    double latest = history.back(0);
    double off = Double.isNaN(latest) ? 0 : latest - value(now, row);
    double[] path = new double[steps];
    for (int i = 0; i < steps; i++) {
      off *= carried;
      path[i] = value(now + 1 + i, row) + off;
    }
    return path;
  }

  private double value(long step, double[] row) {
    waves.row((step - begin) / (double) span, step, row);
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * coefficients[i];
    }
    return sum * scale;
  }

  private void fit(History history) {
    span = history.size();
    begin = history.total() - span;
    scale = scale(history);
    double[] weights = new double[span];
    for (int i = 0; i < span; i++) {
      weights[i] = Double.isNaN(history.back(span - 1 - i)) ? 0 : 1;
    }
    double[] penalties = penalties(0.1);
    double[] row = new double[waves.features()];
    for (int round = 0; round < ROUNDS; round++) {
      Ridge ridge = new Ridge(waves.features());
      for (int i = 0; i < span; i++) {
        if (weights[i] > 0) {
          waves.row(i / (double) span, begin + i, row);
          ridge.add(row, history.back(span - 1 - i) / scale, weights[i]);
        }
      }
      coefficients = ridge.solve(penalties);
      double noise = weigh(history, weights, row);
      penalties = penalties(noise);
    }
  }

  /** Weights of the next round, and the autocorrelation; the residuals' spread. */
  private double weigh(History history, double[] weights, double[] row) {
    double[] residuals = new double[span];
    double[] known = new double[span];
    int n = 0;
    for (int i = 0; i < span; i++) {
      double value = history.back(span - 1 - i);
      residuals[i] = (value - value(begin + i, row)) / scale;
      if (!Double.isNaN(value)) {
        known[n++] = residuals[i];
      }
    }
    double noise = Math.max(LEAST_NOISE, n == 0 ? 0 : Robust.deviation(Arrays.copyOf(known, n)));
    double product = 0;
    double square = 0;
    double before = 0;
    for (int i = 0; i < span; i++) {
      if (Double.isNaN(residuals[i])) {
        before = 0;
        continue;
      }
      double cut = Math.max(-HUBER * noise, Math.min(HUBER * noise, residuals[i]));
      weights[i] = residuals[i] == 0 ? 1 : cut / residuals[i];
      product += cut * before;
      square += cut * cut;
      before = cut;
    }
    carried = square > 0 ? Math.max(0, Math.min(MOST_CARRIED, product / square)) : 0;
    return noise;
  }

  /** Of squared coefficients, when squared errors of values count once. */
  private double[] penalties(double noise) {
    double[] penalties = new double[waves.features()];
    double variance = noise * noise;
    for (int i = 0; i < penalties.length; i++) {
      if (i < 2) {
        penalties[i] = variance / (TREND_SCALE * TREND_SCALE);
      } else if (i < Waves.firstWave()) {
        double change = coefficients.length > 0 ? Math.abs(coefficients[i]) : CHANGE_SCALE;
        penalties[i] = variance / (CHANGE_SCALE * (change + SMALL_CHANGE));
      } else {
        penalties[i] = variance / (WAVE_SCALE * WAVE_SCALE);
      }
    }
    return penalties;
  }

  /** The largest value, as Prophet scales; 1 when all are zero. */
  private static double scale(History history) {
    double most = 0;
    for (int i = 0; i < history.size(); i++) {
      double value = Math.abs(history.back(i));
      most = value > most ? value : most;
    }
    return most > 0 ? most : 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Numbers.write(coefficients, out);
    out.writeDouble(scale);
    out.writeDouble(carried);
    out.writeLong(begin);
    out.writeInt(span);
  }

  @Override
  public void read(DataInput in) throws IOException {
    coefficients = Numbers.read(in);
    if (ready() && coefficients.length != waves.features()) {
      throw new IOException("coefficients of other seasons");
    }
    scale = in.readDouble();
    carried = in.readDouble();
    begin = in.readLong();
    span = in.readInt();
  }
}
