package io.fleetpulse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void of_isTheMiddleTheLeastAndTheMost() {
    assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void of_leavesOutWhatIsNotThere() {
    assertThat(Spread.of(Double.NaN, 1, 3)).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of().shown("%.1f")).isEqualTo("– [–, –]");
  }

  @Test
  void quartiles_leaveTheEndsOut() {
    assertThat(Spread.quartiles(0, 10, 20, 30, 1_000)).isEqualTo(new Spread(20, 10, 30));
  }

  @Test
  void differences_arePaired() {
    assertThat(Spread.differences(new double[] {5, 9}, new double[] {4, 2})).containsExactly(1, 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.differences(new double[1], new double[2]));
  }

  @Test
  void ratios_arePairedAndNotThereWhereNothingWasAdded() {
    assertThat(Spread.ratios(new double[] {1, 1, 1}, new double[] {4, 0, -2}))
        .containsExactly(0.25, Double.NaN, Double.NaN);
  }

  @Test
  void shown_isMiddleThenLeastAndMost() {
    assertThat(new Spread(0.256, 0.2, 0.3).shown("%.2f")).isEqualTo("0.26 [0.20, 0.30]");
  }
}
