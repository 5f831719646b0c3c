package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveSetTest {
  private final LiveSet liveSet = new LiveSet();

  @Test
  void estimate_givesWayToAMeasurementAndNeverReplacesIt() {
    liveSet.estimated(2000, 1);
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(2000, false, 1));
    liveSet.measured(1000, 2);
    liveSet.estimated(3000, 3);
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(1000, true, 2));
  }

  @Test
  void nobodyMeasuresAnyMore_estimatesCountAgain() {
    liveSet.measured(1000, 2);
    liveSet.estimateAgain();
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(1000, false, 2));
    liveSet.estimated(3000, 3);
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(3000, false, 3));
  }
}
