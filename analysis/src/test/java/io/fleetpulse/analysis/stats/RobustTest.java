package io.fleetpulse.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RobustTest {
  @Test
  void quantiles_areInterpolated() {
    double[] values = {9, 1, 5, 3};
    assertThat(Robust.median(values)).isEqualTo(4);
    assertThat(Robust.quantile(values, 0)).isEqualTo(1);
    assertThat(Robust.quantile(values, 0.75)).isEqualTo(6);
    assertThat(Robust.quantile(values, 1)).isEqualTo(9);
    assertThat(values).as("as it was").containsExactly(9, 1, 5, 3);
    assertThatThrownBy(() -> Robust.median(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deviation_isNotMovedByAnOutlier() {
    assertThat(Robust.deviation(new double[] {1, 2, 3, 4, 1_000}))
        .isCloseTo(1.4826, within(0.0001));
  }

  @Test
  void ranks_ofTiesAreShared() {
    assertThat(Ranks.of(new double[] {5, 1, 5, 9, -0.0, 0.0}))
        .containsExactly(4.5, 3, 4.5, 6, 1.5, 1.5);
    assertThat(Ranks.kendallTies(new double[] {5, 1, 5, 5, 1})).isEqualTo(66 + 18);
  }
}
