package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorDetectorTest {
  private static final int POINTS = 1_500;

  @ParameterizedTest
  @EnumSource
  void valuesThatDoNotGoTogether_areStrange_thoughEachIsUsual(VectorDetectorKind kind) {
    VectorDetector detector = kind.create(3);
    Random random = new Random(1);
    assertThat(detector.warmingUp()).isTrue();
    for (int i = 0; i < POINTS; i++) {
      detector.next(0, together(random, i % 2 == 0 ? 1 : -1));
    }
    assertThat(detector.warmingUp()).isFalse();
    double[] torn = together(random, 1);
    torn[1] = -torn[1];
    assertThat(detector.next(0, torn)).isGreaterThan(0.2);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoPoint_isRefusedAndNotLearned(VectorDetectorKind kind) {
    VectorDetector detector = kind.create(3);
    VectorDetector without = kind.create(3);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      double[] point = together(random, i % 2 == 0 ? 1 : -1);
      assertThatIllegalArgumentException().isThrownBy(() -> detector.next(0, new double[2]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> detector.next(0, new double[] {1, 1, Double.NaN}));
      assertThat(detector.next(0, point)).isEqualTo(without.next(0, point));
    }
  }

  /** Three values of the same sign, of different units. */
  private static double[] together(Random random, int sign) {
    return new double[] {
      sign * (1 + 0.1 * random.nextGaussian()),
      sign * (1e6 + 1e5 * random.nextGaussian()),
      sign * (1e-3 + 1e-4 * random.nextGaussian())
    };
  }
}
