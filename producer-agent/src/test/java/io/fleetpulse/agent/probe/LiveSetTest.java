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
  void measurementThatIsNoRule_doesNotEndTheEstimates() {
    liveSet.measuredOnce(1000, 1);
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(1000, true, 1));
    assertThat(liveSet.reaches(3000)).isFalse();
    liveSet.estimated(3000, 2);
    assertThat(liveSet.last()).isEqualTo(new LiveSet.Reading(3000, false, 2));
    assertThat(liveSet.reaches(3000)).isTrue();

    liveSet.measured(2000, 3);
    liveSet.measuredOnce(1500, 4);
    liveSet.estimated(4000, 5);
    assertThat(liveSet.last())
        .as("mixed collections are seen")
        .isEqualTo(new LiveSet.Reading(1500, true, 4));
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
