package io.fleetpulse.analysis.anomaly;

import io.fleetpulse.analysis.stats.TailProbability;

/** Makes a detector of a model of points: standardised values in, comparable scores out. */
final class ModelDetector implements VectorDetector {
  private final PointModel model;
  private final Standardizer standardizer;
  private final TailProbability usual;

  ModelDetector(PointModel model, int dimensions, int remembers) {
    this.model = model;
    standardizer = new Standardizer(dimensions);
    usual = new TailProbability(remembers, Windows.leastSeen(remembers));
  }

  @Override
  public double next(long timestampMillis, double[] values) {
    if (values.length != standardizer.dimensions()) {
      throw new IllegalArgumentException(
          values.length + " values, must be " + standardizer.dimensions());
    }
    for (double value : values) {
      Scores.requireFinite(value);
    }
    return score(standardizer.next(values));
  }

  @Override
  public boolean warmingUp() {
    return !usual.ready();
  }

  @Override
  public void adapt() {
    standardizer.forget();
    model.forget();
  }

  private double score(double[] point) {
    double strangeness = model.strangeness(point);
    model.learn(point);
    if (Double.isNaN(strangeness)) {
      return 0;
    }
    double score = Scores.ofSurprise(usual.surprise(strangeness));
    usual.add(strangeness);
    return score;
  }
}
