package io.fleetpulse.analysis.anomaly;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The detectors of one series, by the names that people write. */
public enum DetectorKind {
  /** All that is worth its time on recorded data: shapes of three lengths and the season. */
  ENSEMBLE("ensemble", DetectorKind::ensemble),
  /** What each series of each instance can afford every 10 s: 21 KiB of state. */
  LIVE("live", DetectorKind::live),
  /** {@link RobustZ}. */
  ROBUST_Z("robust-z", () -> new RobustZ(1_024)),
  /** {@link SeasonalBaseline}. */
  SEASONAL("seasonal", () -> new SeasonalBaseline(DetectorKind.LONG)),
  /** {@link NearestNeighbours} of shapes of three lengths. */
  NEIGHBOURS("neighbours", () -> new Ensemble(neighbours())),
  /** {@link ForestModel} of the value alone and of the latest four. */
  FOREST("forest", DetectorKind::forest),
  /** {@link LocalOutlierFactor} of the latest values. */
  LOCAL_OUTLIER_FACTOR("lof", () -> VectorDetectorKind.LOCAL_OUTLIER_FACTOR.shingled(4)),
  /** {@link OneClassSvm} of the latest values. */
  ONE_CLASS_SVM("svm", () -> VectorDetectorKind.ONE_CLASS_SVM.shingled(4)),
  /** {@link GaussianMixture} of the latest values. */
  GAUSSIAN_MIXTURE("mixture", () -> VectorDetectorKind.GAUSSIAN_MIXTURE.shingled(4)),
  /** {@link Autoencoder} of the latest values. */
  AUTOENCODER("autoencoder", () -> VectorDetectorKind.AUTOENCODER.shingled(8));

  /** Four weeks of a value every five minutes. */
  private static final int LONG = 8_192;

  /** An hour of a value every ten seconds. */
  private static final int SHORT = 360;

  private final String title;
  private final Supplier<Detector> factory;

  DetectorKind(String title, Supplier<Detector> factory) {
    this.title = title;
    this.factory = factory;
  }

  /** The name in commands and rules. */
  public String title() {
    return title;
  }

  /** A detector that has seen nothing. */
  public Detector create() {
    return factory.get();
  }

  /** The detector of a name; empty if there is none. */
  public static Optional<DetectorKind> named(String title) {
    return Arrays.stream(values()).filter(kind -> kind.title.equals(title)).findFirst();
  }

  private static Detector ensemble() {
    List<Detector> shapes = neighbours();
    return new Ensemble(
        List.of(shapes.get(0), shapes.get(1), shapes.get(2), new SeasonalBaseline(LONG)));
  }

  private static List<Detector> neighbours() {
    return List.of(
        new NearestNeighbours(LONG, 1),
        new NearestNeighbours(LONG, 8),
        new NearestNeighbours(LONG, 32));
  }

  private static Detector forest() {
    return new Ensemble(
        List.of(VectorDetectorKind.FOREST.shingled(1), VectorDetectorKind.FOREST.shingled(4)));
  }

  private static Detector live() {
    return new Ensemble(
        List.of(
            new RobustZ(SHORT / 2),
            new NearestNeighbours(SHORT, 1),
            new NearestNeighbours(SHORT, 8),
            new SeasonalBaseline(SHORT)));
  }
}
