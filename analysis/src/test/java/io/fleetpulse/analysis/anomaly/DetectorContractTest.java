package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every detector of one series promises. */
class DetectorContractTest {
  private static final long FIVE_MINUTES = 300_000;
  private static final int VALUES = 1_500;

  @ParameterizedTest
  @EnumSource
  void sameValues_giveTheSameScores(DetectorKind kind) {
    assertThat(scores(kind.create(), noise(1))).containsExactly(scores(kind.create(), noise(1)));
  }

  @ParameterizedTest
  @EnumSource
  void whatComesLater_changesNoScore(DetectorKind kind) {
    double[] values = noise(1);
    double[] other = values.clone();
    other[1_000] = 1e6;
    double[] scores = scores(kind.create(), values);
    double[] others = scores(kind.create(), other);
    for (int i = 0; i < 1_000; i++) {
      assertThat(others[i]).isEqualTo(scores[i]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void scores_lieBetween0And1_andAre0WhileWarmingUp(DetectorKind kind) {
    Detector detector = kind.create();
    double[] values = noise(2);
    values[1_200] = 1e300;
    values[1_201] = -1e300;
    assertThat(detector.warmingUp()).isTrue();
    for (int i = 0; i < values.length; i++) {
      boolean warmingUp = detector.warmingUp();
      double score = detector.next(i * FIVE_MINUTES, values[i]);
      assertThat(score).isBetween(0.0, 1.0);
      if (warmingUp) {
        assertThat(score).isZero();
      }
    }
    assertThat(detector.warmingUp()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotFinite_isRefusedAndNotLearned(DetectorKind kind) {
    Detector detector = kind.create();
    Detector without = kind.create();
    double[] values = noise(3);
    for (int i = 0; i < values.length; i++) {
      long time = i * FIVE_MINUTES;
      if (i % 100 == 50) {
        assertThatIllegalArgumentException().isThrownBy(() -> detector.next(time, Double.NaN));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> detector.next(time, Double.POSITIVE_INFINITY));
      }
      assertThat(detector.next(time, values[i])).isEqualTo(without.next(time, values[i]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConstant_isNeverStrange(DetectorKind kind) {
    double[] values = new double[VALUES];
    Arrays.fill(values, 0.1);
    for (double score : scores(kind.create(), values)) {
      assertThat(score).isLessThan(0.4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SEASONAL", mode = EnumSource.Mode.EXCLUDE)
  void aValueFarFromAllOthers_isStrange(DetectorKind kind) {
    double[] values = noise(4);
    values[1_400] = 30;
    double[] scores = scores(kind.create(), values);
    assertThat(scores[1_400]).isGreaterThan(0.24);
  }

  @ParameterizedTest
  @EnumSource
  void aNewLevel_isUsualAfterAWhile(DetectorKind kind) {
    Detector detector = kind.create();
    double[] values = noise(5);
    for (int i = 500; i < values.length; i++) {
      values[i] += 20;
    }
    double[] scores = scores(detector, values);
    double last = 0;
    for (int i = 1_400; i < values.length; i++) {
      last += scores[i] / 100;
    }
    // A tenth of the zeros of a probability that is uniform: 0.043 in the mean.
    assertThat(last).isLessThan(0.1);
  }

  @ParameterizedTest
  @EnumSource
  void afterAdapt_theNewLevelIsNotStrange(DetectorKind kind) {
    Detector detector = kind.create();
    double[] values = noise(6);
    scores(detector, values);
    detector.adapt();
    double most = 0;
    for (int i = 0; i < 300; i++) {
      most = Math.max(most, detector.next((VALUES + i) * FIVE_MINUTES, values[i] + 20));
    }
    assertThat(most).isLessThan(0.5);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENSEMBLE", "LIVE", "ROBUST_Z", "SEASONAL", "NEIGHBOURS"})
  void restored_goesOnTheSame(DetectorKind kind) throws IOException {
    Detector detector = kind.create();
    double[] values = noise(7);
    scores(detector, values);
    byte[] bytes = bytes((Durable) detector);
    Detector restored = kind.create();
    ((Durable) restored).restore(new DataInputStream(new ByteArrayInputStream(bytes)));
    assertThat(bytes((Durable) restored)).isEqualTo(bytes);
    for (int i = 0; i < 700; i++) {
      long time = (VALUES + i) * FIVE_MINUTES;
      assertThat(restored.next(time, values[i] * 1.5))
          .isEqualTo(detector.next(time, values[i] * 1.5));
    }
  }

  private static byte[] bytes(Durable detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static double[] scores(Detector detector, double[] values) {
    double[] scores = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = detector.next(i * FIVE_MINUTES, values[i]);
    }
    return scores;
  }

  private static double[] noise(long seed) {
    Random random = new Random(seed);
    return random.doubles(VALUES).map(unused -> random.nextGaussian()).toArray();
  }
}
