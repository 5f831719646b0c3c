package io.fleetpulse.analysis.anomaly;

import java.util.Arrays;

/**
 * The score that lasts: the largest one that so many of the latest scores reached (an m-of-n rule
 * for every threshold at once). A lone spike leaves it where it was; a change that stays raises it.
 * For one thread.
 */
public final class Persistence {
  private final double[] latest;
  private final int least;
  private int next;

  /**
   * @param least scores that have to reach a level, at least 1
   * @param of among so many latest, at least as many
   */
  public Persistence(int least, int of) {
    if (least < 1 || of < least) {
      throw new IllegalArgumentException(least + " of " + of + ": must be 1 to all of them");
    }
    this.least = least;
    latest = new double[of];
  }

  /**
   * Adds a score.
   *
   * @param score 0 to 1
   * @return what lasts; missing scores before the first count as 0
   */
  public double next(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score is " + score + ", must be 0 to 1");
    }
    latest[next] = score;
    next = (next + 1) % latest.length;
    double[] sorted = latest.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - least];
  }
}
