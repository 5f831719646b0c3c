package io.fleetpulse.analysis.anomaly;

import java.util.function.IntFunction;

/**
 * The detectors that judge several series together. Each is also had for the latest values of one
 * series, see {@link DetectorKind}.
 */
public enum VectorDetectorKind {
  /** {@link ForestModel}. */
  FOREST(ForestModel::new),
  /** {@link LocalOutlierFactor}. */
  LOCAL_OUTLIER_FACTOR(dimensions -> new LocalOutlierFactor(512, 20, dimensions)),
  /** {@link OneClassSvm}. */
  ONE_CLASS_SVM(dimensions -> new OneClassSvm(256, dimensions)),
  /** {@link GaussianMixture}. */
  GAUSSIAN_MIXTURE(dimensions -> new GaussianMixture(4, dimensions)),
  /** {@link Autoencoder}. */
  AUTOENCODER(dimensions -> new Autoencoder(dimensions, dimensions / 4 + 1));

  /** Scores that a score is compared with. */
  private static final int REMEMBERS = 8_192;

  private final IntFunction<PointModel> model;

  VectorDetectorKind(IntFunction<PointModel> model) {
    this.model = model;
  }

  /**
   * A detector that has seen nothing.
   *
   * @param dimensions series judged together, positive
   */
  public VectorDetector create(int dimensions) {
    return new ModelDetector(model.apply(dimensions), dimensions, REMEMBERS);
  }

  /** A detector of one series whose so many latest values are one point. */
  Detector shingled(int length) {
    // Cuts fall in proportion to what the values span: the forest needs no scale among equals.
    Standardizer standardizer = this == FOREST ? null : new Standardizer(1);
    return new ShingleDetector(model.apply(length), standardizer, length, REMEMBERS);
  }
}
