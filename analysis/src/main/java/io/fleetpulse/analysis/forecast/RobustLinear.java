package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.trend.RobustLine;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Theil's and Sen's line ({@link RobustLine}) through the latest values, drawn anew every few
 * steps. Keeps two numbers.
 */
final class RobustLinear implements Model {
  private static final int STEPS = 120;
  private static final int POINTS = 60;
  private static final int LEAST_POINTS = 8;
  private static final int REFIT = 4;
  private static final double LEVEL = 0.9;

  private double slope;

  /** Value at step 0, the first of all. */
  private double intercept = Double.NaN;

  @Override
  public void learn(History history) {
    if (history.total() % REFIT != 0) {
      return;
    }
    int span = Math.min(STEPS, history.size());
    int stride = (span + POINTS - 1) / POINTS;
    double[] times = new double[POINTS];
    double[] values = new double[POINTS];
    int n = 0;
    for (int back = (span - 1) / stride * stride; back >= 0; back -= stride) {
      if (!Double.isNaN(history.back(back))) {
        times[n] = -back;
        values[n++] = history.back(back);
      }
    }
    if (n >= LEAST_POINTS) {
      RobustLine line = RobustLine.of(Arrays.copyOf(times, n), Arrays.copyOf(values, n), LEVEL);
      slope = line.slope();
      intercept = line.intercept() - slope * (history.total() - 1);
    }
  }

  @Override
  public boolean ready() {
    return !Double.isNaN(intercept);
  }

  @Override
  public double[] ahead(History history, int steps) {
    double[] path = new double[steps];
    for (int i = 0; i < steps; i++) {
      path[i] = intercept + slope * (history.total() + i);
    }
    return path;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(slope);
    out.writeDouble(intercept);
  }

  @Override
  public void read(DataInput in) throws IOException {
    slope = in.readDouble();
    intercept = in.readDouble();
  }
}
