package io.fleetpulse.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void verdict_saysGoalAndWhetherItWasMet() {
    Goal goal = new Goal("CPU", 0.25, 0.5);
    assertThat(goal.verdict(0.25)).isEqualTo("≤ 0.25: met");
    assertThat(goal.verdict(0.4)).isEqualTo("≤ 0.25: **missed**, within the solid 0.5");
    assertThat(goal.verdict(0.6)).isEqualTo("≤ 0.25: **missed**");
  }

  @Test
  void verdict_isNoneWhereNothingWasMeasured() {
    assertThat(new Goal("delay", 0.03, 0.1).verdict(Double.NaN)).isEqualTo("≤ 0.03: not measured");
  }

  @Test
  void enough_isFourFifthsButForTheEnds() {
    assertThat(Round.enough(8, 10)).isTrue();
    assertThat(Round.enough(6, 10)).isTrue();
    assertThat(Round.enough(5, 10)).isFalse();
    assertThat(Round.enough(70, 100)).isFalse();
  }
}
