package io.fleetpulse.analysis.anomaly;

/**
 * What is usual among points, learned one by one. Strangeness is in any unit: {@link
 * io.fleetpulse.analysis.stats.TailProbability} makes a score of it. For one thread.
 */
interface PointModel {

  /**
   * How little the point resembles those learned, more being stranger; NaN while too few were.
   *
   * @param point finite; not kept
   */
  double strangeness(double[] point);

  /** Learns a point; the oldest or the least like the latest are forgotten in return. */
  void learn(double[] point);

  /** Forgets all points. */
  void forget();
}
