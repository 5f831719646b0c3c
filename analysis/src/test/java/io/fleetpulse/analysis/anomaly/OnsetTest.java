package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnsetTest {
  private final Onset onset = new Onset(new Echo());

  @Test
  void firstOfAnIncident_passes_theRestDoesNot() {
    assertThat(onset.next(0, 0.5)).isEqualTo(0.5);
    for (int i = 0; i < 20; i++) {
      assertThat(onset.next(0, 0.4)).isZero();
    }
  }

  @Test
  void whatIsStranger_passesAgain() {
    onset.next(0, 0.5);
    assertThat(onset.next(0, 0.6)).isEqualTo(0.6);
    assertThat(onset.next(0, 0.55)).isZero();
  }

  @Test
  void whatIsHalfAsStrange_passesAfterTheHalfLife() {
    onset.next(0, 0.8);
    for (int i = 1; i < 70; i++) {
      assertThat(onset.next(0, 0.4)).isZero();
    }
    onset.next(0, 0);
    assertThat(onset.next(0, 0.4)).isEqualTo(0.4);
  }

  /** The value as score. */
  private static final class Echo implements Detector {
    @Override
    public double next(long timestampMillis, double value) {
      return value;
    }

    @Override
    public boolean warmingUp() {
      return false;
    }

    @Override
    public void adapt() {}
  }
}
