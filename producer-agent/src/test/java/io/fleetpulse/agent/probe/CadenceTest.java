package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void readingsALittleEarlyOrLate_letNoPeriodSlip() {
    Cadence cadence = new Cadence(Duration.ofSeconds(10));
    List<Integer> due = new ArrayList<>();
    for (int second = 0; second <= 40; second++) {
      long lateNanos = second == 10 ? 5_000_000 : 0;
      // nanoTime may begin below zero, and pass it.
      if (cadence.due(second * SECOND + lateNanos - 15 * SECOND)) {
        due.add(second);
      }
    }

    assertThat(due).containsExactly(0, 10, 20, 30, 40);
  }

  @Test
  void afterAStandstill_periodsMissedAreNotMadeUpFor() {
    Cadence cadence = new Cadence(Duration.ofSeconds(10));

    assertThat(cadence.due(0)).isTrue();
    assertThat(cadence.due(95 * SECOND)).isTrue();
    assertThat(cadence.due(104 * SECOND)).isFalse();
    assertThat(cadence.due(105 * SECOND)).isTrue();
  }
}
