package io.fleetpulse.analysis.anomaly;

import com.amazon.randomcutforest.RandomCutForest;

/**
 * Random cut forest (Guha, Mishra, Roy, Schrijvers, ICML 2016): a point is strange that random cuts
 * set apart early. The library's forest, on the caller's thread, seeded.
 *
 * <p>State: about {@code trees * sample * (60 + 4 * dimensions)} bytes.
 */
final class ForestModel implements PointModel {
  private static final int TREES = 50;
  private static final int SAMPLE = 256;
  private static final long SEED = 20_160_619;

  /** Beyond this the span of a box would not be a float any more. */
  private static final double MOST = 1e30;

  private final int dimensions;
  private RandomCutForest forest;

  ForestModel(int dimensions) {
    this.dimensions = dimensions;
    forest = plant(dimensions);
  }

  @Override
  public double strangeness(double[] point) {
    return forest.isOutputReady() ? forest.getAnomalyScore(narrow(point)) : Double.NaN;
  }

  @Override
  public void learn(double[] point) {
    forest.update(narrow(point));
  }

  @Override
  public void forget() {
    forest = plant(dimensions);
  }

  /** Without negative zeros: the library takes a box of zeros of both signs for inappropriate. */
  private static float[] narrow(double[] point) {
    float[] narrow = new float[point.length];
    for (int i = 0; i < point.length; i++) {
      narrow[i] = (float) Math.max(-MOST, Math.min(MOST, point[i])) + 0.0f;
    }
    return narrow;
  }

  private static RandomCutForest plant(int dimensions) {
    return RandomCutForest.builder()
        .dimensions(dimensions)
        .numberOfTrees(TREES)
        .sampleSize(SAMPLE)
        .randomSeed(SEED)
        .parallelExecutionEnabled(false)
        .build();
  }
}
