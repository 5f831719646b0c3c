package io.fleetpulse.analysis.anomaly;

import io.fleetpulse.analysis.stats.TailProbability;
import org.jspecify.annotations.Nullable;

/**
 * Makes a detector of one series of a model of points: the latest values are one point (a shingle:
 * Guha, Mishra, Roy, Schrijvers, ICML 2016), so that a strange order is as strange as a strange
 * value.
 */
final class ShingleDetector implements Detector {
  private final PointModel model;
  private final @Nullable Standardizer standardizer;
  private final TailProbability usual;
  private final double[] shingle;
  private int filled;

  /**
   * @param standardizer of one dimension; null where the model makes nothing of unit and scale
   */
  ShingleDetector(
      PointModel model, @Nullable Standardizer standardizer, int length, int remembers) {
    this.model = model;
    this.standardizer = standardizer;
    shingle = new double[length];
    usual = new TailProbability(remembers, Windows.leastSeen(remembers));
  }

  @Override
  public double next(long timestampMillis, double value) {
    Scores.requireFinite(value);
    System.arraycopy(shingle, 1, shingle, 0, shingle.length - 1);
    shingle[shingle.length - 1] =
        standardizer == null ? value : standardizer.next(new double[] {value})[0];
    filled = Math.min(filled + 1, shingle.length);
    if (filled < shingle.length) {
      return 0;
    }
    double strangeness = model.strangeness(shingle);
    model.learn(shingle);
    if (Double.isNaN(strangeness)) {
      return 0;
    }
    double score = Scores.ofSurprise(usual.surprise(strangeness));
    usual.add(strangeness);
    return score;
  }

  @Override
  public boolean warmingUp() {
    return !usual.ready();
  }

  @Override
  public void adapt() {
    if (standardizer != null) {
      standardizer.forget();
    }
    model.forget();
    filled = 0;
  }
}
