package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Level, trend and seasons of additive exponential smoothing with damped trend, in the
 * error-correction form of ETS(A,Ad,A) (Hyndman, Koehler, Ord, Snyder, "Forecasting with
 * exponential smoothing", 2008, table 2.1), with several seasons and autocorrelated errors as De
 * Livera, Hyndman and Snyder, "Forecasting time series with complex seasonal patterns using
 * exponential smoothing", 2011, equation 3 with p = 1, q = 0: y = level + φ trend + seasons + d.
 */
final class Smoothing {
  /**
   * How fast its parts follow.
   *
   * @param alpha level
   * @param beta trend, no more than alpha
   * @param gamma seasons
   * @param phi share of the trend that is left after a step
   * @param rho autocorrelation of the errors d
   */
  record Rates(double alpha, double beta, double gamma, double phi, double rho) {}

  private double level;
  private double trend;

  /** The latest d. */
  private double off;

  /** Of each season, the parts of the next steps: the next one at {@code at[s]}. */
  private final double[][] seasonal;

  private final int[] at;

  Smoothing(double level, double trend, double[]... seasonal) {
    this.level = level;
    this.trend = trend;
    this.seasonal = seasonal;
    this.at = new int[seasonal.length];
  }

  /** What the next value is expected to be. */
  double expected(Rates rates) {
    double sum = level + rates.phi * trend + rates.rho * off;
    for (int s = 0; s < seasonal.length; s++) {
      sum += seasonal[s][at[s]];
    }
    return sum;
  }

  /** One step, of which the value was off what was expected by so much; 0 when it is missing. */
  void step(double error, Rates rates) {
    off = rates.rho * off + error;
    double before = level + rates.phi * trend;
    level = before + rates.alpha * off;
    trend = rates.phi * trend + rates.beta * off;
    for (int s = 0; s < seasonal.length; s++) {
      seasonal[s][at[s]] += rates.gamma * off;
      at[s] = at[s] + 1 == seasonal[s].length ? 0 : at[s] + 1;
    }
  }

  /** The next steps if all that comes is what is expected; of the seasons, as they stand now. */
  double[] ahead(int steps, Rates rates) {
    double[] path = new double[steps];
    double levelThen = level;
    double trendThen = trend;
    double offThen = off;
    for (int i = 0; i < steps; i++) {
      offThen *= rates.rho;
      levelThen += rates.phi * trendThen;
      path[i] = levelThen + offThen;
      levelThen += rates.alpha * offThen;
      trendThen = rates.phi * trendThen + rates.beta * offThen;
      for (int s = 0; s < seasonal.length; s++) {
        path[i] += seasonal[s][(at[s] + i) % seasonal[s].length];
      }
    }
    return path;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(level);
    out.writeDouble(trend);
    out.writeDouble(off);
    out.writeByte(seasonal.length);
    for (int s = 0; s < seasonal.length; s++) {
      out.writeShort(at[s]);
      Numbers.write(seasonal[s], out);
    }
  }

  static Smoothing read(DataInput in) throws IOException {
    double level = in.readDouble();
    double trend = in.readDouble();
    double off = in.readDouble();
    double[][] seasonal = new double[in.readUnsignedByte()][];
    int[] at = new int[seasonal.length];
    for (int s = 0; s < seasonal.length; s++) {
      at[s] = in.readUnsignedShort();
      seasonal[s] = Numbers.read(in);
      if (at[s] >= seasonal[s].length) {
        throw new IOException("step " + at[s] + " of a season of " + seasonal[s].length);
      }
    }
    Smoothing read = new Smoothing(level, trend, seasonal);
    read.off = off;
    System.arraycopy(at, 0, read.at, 0, at.length);
    return read;
  }
}
