package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.stats.GeneralizedPareto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Each algorithm against values computed by numpy, scipy or scikit-learn: see reference.py. */
class ModelReferenceTest {

  @Test
  void generalizedPareto_isScipys() {
    for (double[] row : Reference.rows("generalized-pareto.csv")) {
      assertThat(new GeneralizedPareto(row[0], row[1]).log10Survival(row[2]))
          .isEqualTo(row[3], within(1e-9));
    }
  }

  @Test
  void robustZ_isScipys() {
    RobustZ detector = new RobustZ(100);
    int compared = 0;
    for (double[] row : Reference.rows("robust-z.csv")) {
      if (!Double.isNaN(row[1])) {
        assertThat(detector.distance(row[0])).isCloseTo(row[1], Percentage.withPercentage(1e-4));
        compared++;
      }
      detector.next(0, row[0]);
    }
    assertThat(compared).isGreaterThan(300);
  }

  @Test
  void nearestNeighbours_areScikitLearns() {
    NearestNeighbours detector = new NearestNeighbours(512, 8);
    int compared = 0;
    for (double[] row : Reference.rows("nearest-neighbours.csv")) {
      detector.next(0, row[0]);
      if (!Double.isNaN(row[1])) {
        assertThat(detector.distance()).isEqualTo(row[1], within(1e-12));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(250);
  }

  @Test
  void localOutlierFactor_isScikitLearns() {
    LocalOutlierFactor model = new LocalOutlierFactor(60, 10, 2);
    int compared = 0;
    for (double[] row : Reference.rows("local-outlier-factor.csv")) {
      double[] point = {row[0], row[1]};
      if (!Double.isNaN(row[2])) {
        assertThat(model.strangeness(point)).isEqualTo(row[2], within(1e-6));
        compared++;
      }
      model.learn(point);
    }
    assertThat(compared).isEqualTo(100);
  }

  @Test
  void mixtureLearnedPointByPoint_comesToScikitLearnsBatchFit() {
    GaussianMixture model = new GaussianMixture(2, 2);
    for (double[] point : Reference.rows("mixture-points.csv")) {
      model.learn(point);
    }
    for (double[] probe : Reference.rows("mixture-probes.csv")) {
      double[] point = {probe[0], probe[1]};
      // Far out, a few percent of the variance are much of the exponent.
      assertThat(-model.strangeness(point))
          .isEqualTo(probe[2], within(Math.max(0.2, 0.1 * Math.abs(probe[2]))));
    }
  }

  @Test
  void svmLearnedPointByPoint_ordersProbesAsScikitLearnsBatchMachine() {
    OneClassSvm model = new OneClassSvm(256, 2);
    int outside = 0;
    List<double[]> points = Reference.rows("mixture-points.csv");
    for (int i = 0; i < points.size(); i++) {
      if (i >= 500 && model.strangeness(points.get(i)) > 0) {
        outside++;
      }
      model.learn(points.get(i));
    }
    assertThat(outside / (points.size() - 500.0)).isCloseTo(0.1, within(0.02));
    List<double[]> probes = Reference.rows("one-class-svm-probes.csv");
    double[] ours =
        probes.stream().mapToDouble(p -> -model.strangeness(new double[] {p[0], p[1]})).toArray();
    double[] theirs = probes.stream().mapToDouble(p -> p[2]).toArray();
    assertThat(spearman(ours, theirs)).isGreaterThan(0.9);
  }

  @Test
  void autoencoder_isTheMatrixFormOfItself() {
    Autoencoder model = new Autoencoder(4, 1);
    double[][] encode = {{0.5, -0.25, 0.125, 0.75}};
    double[][] decode = {{0.5}, {-0.5}, {0.25}, {1.0}};
    System.arraycopy(encode[0], 0, model.encode()[0], 0, 4);
    for (int d = 0; d < 4; d++) {
      model.decode()[d][0] = decode[d][0];
    }
    for (double[] row : Reference.rows("autoencoder.csv")) {
      double[] point = Arrays.copyOf(row, 4);
      assertThat(model.reconstructionError(point)).isEqualTo(row[4], within(1e-12));
      model.learn(point);
    }
  }

  @Test
  void ensemble_isScipysHarmonicMean() {
    for (double[] row : Reference.rows("harmonic-mean.csv")) {
      Ensemble ensemble = new Ensemble(IntStream.range(0, 4).mapToObj(i -> fixed(row[i])).toList());
      assertThat(ensemble.next(0, 1)).isEqualTo(row[4], within(1e-12));
    }
  }

  private static Detector fixed(double score) {
    return new Detector() {
      @Override
      public double next(long timestampMillis, double value) {
        return score;
      }

      @Override
      public boolean warmingUp() {
        return false;
      }

      @Override
      public void adapt() {}
    };
  }

  private static double spearman(double[] a, double[] b) {
    double[] ranksA = ranks(a);
    double[] ranksB = ranks(b);
    double n = a.length;
    double squares =
        IntStream.range(0, a.length).mapToDouble(i -> Math.pow(ranksA[i] - ranksB[i], 2)).sum();
    return 1 - 6 * squares / (n * (n * n - 1));
  }

  private static double[] ranks(double[] of) {
    int[] order =
        IntStream.range(0, of.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> of[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[of.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }
}
