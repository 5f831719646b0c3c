package io.fleetpulse.analysis.anomaly;

import java.util.Arrays;

/**
 * Local outlier factor (Breunig, Kriegel, Ng, Sander, SIGMOD 2000) of a point among the latest: how
 * much thinner it is around the point than around its nearest neighbours. The neighbours of all
 * points are kept up to date as points come and go (incremental LOF: Pokrajac, Lazarevic, Latecki,
 * 2007; over a window), so the factor is exact.
 *
 * <p>State: {@code window * (8 * dimensions + 12 * neighbours)} bytes.
 */
final class LocalOutlierFactor implements PointModel {
  /** Equal points in plenty would be infinitely dense: a distance is never less. */
  private static final double LEAST_REACH = 1e-10;

  private final int neighbours;
  private final double[][] points;
  private final int[][] near;
  private final double[][] reach;
  private int size;
  private int next;

  /**
   * @param window points compared with
   * @param neighbours {@code MinPts}, less than the window
   */
  LocalOutlierFactor(int window, int neighbours, int dimensions) {
    if (neighbours < 1 || neighbours >= window) {
      throw new IllegalArgumentException(
          "neighbours is " + neighbours + ", must be 1 to less than the window, " + window);
    }
    this.neighbours = neighbours;
    points = new double[window][dimensions];
    near = new int[window][neighbours];
    reach = new double[window][neighbours];
  }

  @Override
  public double strangeness(double[] point) {
    if (size <= neighbours) {
      return Double.NaN;
    }
    int[] around = new int[neighbours];
    double[] distances = new double[neighbours];
    findNear(point, -1, around, distances);
    double density = density(around, distances);
    double others = 0;
    for (int neighbour : around) {
      others += density(near[neighbour], reach[neighbour]);
    }
    return others / neighbours / density;
  }

  @Override
  public void learn(double[] point) {
    int slot = next;
    next = (next + 1) % points.length;
    boolean replaced = size == points.length;
    size = Math.min(size + 1, points.length);
    System.arraycopy(point, 0, points[slot], 0, point.length);
    if (size <= neighbours + 1) {
      // The first that can have all its neighbours gives all the others theirs.
      for (int each = 0; size == neighbours + 1 && each < size; each++) {
        findNear(points[each], each, near[each], reach[each]);
      }
      return;
    }
    findNear(point, slot, near[slot], reach[slot]);
    for (int each = 0; each < size; each++) {
      if (each == slot) {
        continue;
      }
      if (replaced && contains(near[each], slot)) {
        findNear(points[each], each, near[each], reach[each]);
      } else {
        insert(near[each], reach[each], slot, distance(points[each], point));
      }
    }
  }

  @Override
  public void forget() {
    size = 0;
    next = 0;
  }

  /** Local reachability density: the inverse of the mean reachability distance. */
  private double density(int[] around, double[] distances) {
    double sum = 0;
    for (int i = 0; i < neighbours; i++) {
      sum += Math.max(distances[i], reach[around[i]][neighbours - 1]);
    }
    return 1 / (sum / neighbours + LEAST_REACH);
  }

  private void findNear(double[] point, int self, int[] around, double[] distances) {
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int each = 0; each < size; each++) {
      if (each != self) {
        insert(around, distances, each, distance(points[each], point));
      }
    }
  }

  private void insert(int[] around, double[] distances, int which, double distance) {
    int at = neighbours - 1;
    if (!(distance < distances[at])) {
      return;
    }
    while (at > 0 && distances[at - 1] > distance) {
      distances[at] = distances[at - 1];
      around[at] = around[at - 1];
      at--;
    }
    distances[at] = distance;
    around[at] = which;
  }

  private static boolean contains(int[] around, int slot) {
    for (int each : around) {
      if (each == slot) {
        return true;
      }
    }
    return false;
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double off = a[i] - b[i];
      squares += off * off;
    }
    return Math.sqrt(squares);
  }
}
