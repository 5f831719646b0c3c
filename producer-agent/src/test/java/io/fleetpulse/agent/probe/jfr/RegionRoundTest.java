package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.probe.HumongousRegions;
import org.junit.jupiter.api.Test;

class RegionRoundTest {
  private static final long SIZE = 1 << 20;

  private final HumongousRegions counted = new HumongousRegions();
  private final RegionRound round = new RegionRound(counted, () -> 0);
  private final HumongousRegions expected = new HumongousRegions();

  @Test
  void objectOfTwoRegions_isCountedWithBoth() {
    region(0, "Eden");
    region(1, "Starts Humongous");
    region(2, "Continues Humongous");
    region(4, "Free");
    settled();
    assertCounted(2);
  }

  @Test
  void roundThatStillGrows_isNotTold() {
    region(0, "Starts Humongous");
    round.flushed();
    region(1, "Continues Humongous");
    round.flushed();
    assertThat(counted).usingRecursiveComparison().isEqualTo(expected);
    round.flushed();
    assertCounted(2);
  }

  @Test
  void nextRoundBegins_theOneBeforeIsTold() {
    region(0, "Starts Humongous");
    region(1, "Old");
    region(0, "Free");
    assertCounted(1);
  }

  @Test
  void lastObjectIsGone_thereAreNone() {
    nextRoundBegins_theOneBeforeIsTold();
    region(1, "Old");
    settled();
    assertCounted(0);
  }

  private void region(int index, String type) {
    round.region(index, type, 7 * SIZE + index * SIZE);
  }

  private void settled() {
    round.flushed();
    round.flushed();
  }

  private void assertCounted(int regions) {
    expected.counted(regions, regions * SIZE, 0);
    assertThat(counted).usingRecursiveComparison().isEqualTo(expected);
  }
}
