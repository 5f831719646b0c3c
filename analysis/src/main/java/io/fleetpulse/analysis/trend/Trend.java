package io.fleetpulse.analysis.trend;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A line through points that outliers do not move, and whether it rises by more than chance.
 *
 * @param slopePerMilli median of the slopes between all pairs of points (Theil 1950, Sen 1968)
 * @param risingProbability one-sided p-value that points without a trend would rise so consistently
 *     (Mann 1945, Kendall 1975, with correction for ties)
 * @param growth the line's rise from the first point's time to the last's
 */
public record Trend(double slopePerMilli, double risingProbability, double growth) {

  /** The trend of at least two points in order of time; more than some hundred are slow. */
  public static Trend of(List<Point> points) {
    int n = points.size();
    if (n < 2) {
      throw new IllegalArgumentException("a trend needs two points, not " + n);
    }
    double[] slopes = new double[n * (n - 1) / 2];
    int pairs = 0;
    long s = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double rise = points.get(j).value() - points.get(i).value();
        long time = points.get(j).timeMillis() - points.get(i).timeMillis();
        s += (long) Math.signum(rise);
        if (time > 0) {
          slopes[pairs++] = rise / time;
        }
      }
    }
    double slope = pairs == 0 ? 0 : median(Arrays.copyOf(slopes, pairs));
    long span = points.get(n - 1).timeMillis() - points.get(0).timeMillis();
    return new Trend(slope, risingProbability(s, variance(points)), slope * span);
  }

  private static double risingProbability(long s, double variance) {
    if (!(variance > 0)) {
      return 1;
    }
    // Continuity correction: S moves in steps of two.
    double z = (s - Math.signum(s)) / Math.sqrt(variance);
    return NormalDistribution.of(0, 1).survivalProbability(z);
  }

  private static double variance(List<Point> points) {
    double n = points.size();
    double ties = 0;
    double[] values = points.stream().mapToDouble(Point::value).sorted().toArray();
    int from = 0;
    while (from < values.length) {
      int to = from;
      while (to < values.length && values[to] == values[from]) {
        to++;
      }
      double tied = to - from;
      ties += tied * (tied - 1) * (2 * tied + 5);
      from = to;
    }
    return (n * (n - 1) * (2 * n + 5) - ties) / 18;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
