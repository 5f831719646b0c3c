package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.Humongous;
import org.junit.jupiter.api.Test;

class HumongousRegionsTest {
  private static final long MILLI = 1_000_000;
  private final HumongousRegions regions = new HumongousRegions();

  @Test
  void whatWasCounted_ages() {
    assertThat(regions.read(0)).isNull();
    long now = Long.MAX_VALUE - MILLI; // the clock may pass its end
    regions.counted(3, 300, now);
    now += 7 * MILLI;
    assertThat(regions.read(now)).isEqualTo(new Humongous(3, 300, 7));
  }

  @Test
  void nobodyCountsAnyMore_isNotKnown() {
    regions.counted(3, 300, 0);
    regions.forget();
    assertThat(regions.read(0)).isNull();
  }
}
