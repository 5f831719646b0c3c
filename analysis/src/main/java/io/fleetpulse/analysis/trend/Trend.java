package io.fleetpulse.analysis.trend;

import java.util.List;

/**
 * A line through points that outliers do not move, and whether it rises by more than chance.
 *
 * @param slopePerMilli as {@link RobustLine} has it; 0 when all points are at one time
 * @param risingProbability one-sided p-value that points without a trend would rise so consistently
 *     ({@link MannKendall}, for independent points)
 * @param growth the line's rise from the first point's time to the last's
 */
public record Trend(double slopePerMilli, double risingProbability, double growth) {
  private static final double LEVEL = 0.95;

  /** The trend of at least two points in order of time; more than some hundred are slow. */
  public static Trend of(List<Point> points) {
    int n = points.size();
    if (n < 2) {
      throw new IllegalArgumentException("a trend needs two points, not " + n);
    }
    long start = points.get(0).timeMillis();
    double[] times = new double[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      times[i] = points.get(i).timeMillis() - start;
      values[i] = points.get(i).value();
    }
    double span = times[n - 1];
    double slope = span > 0 ? RobustLine.of(times, values, LEVEL).slope() : 0;
    return new Trend(slope, MannKendall.of(values).rising(), slope * span);
  }
}
