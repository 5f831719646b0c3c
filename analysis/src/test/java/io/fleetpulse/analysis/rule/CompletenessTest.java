package io.fleetpulse.analysis.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final SeriesLayout NOTHING = SeriesLayout.of(List.of());

  @Test
  void aFullWindow_isJudged() {
    assertThat(judgeable(false, 10, 0, 0, 9_000)).isTrue();
  }

  @Test
  void aWindowWithoutSamples_isNot() {
    assertThat(judgeable(false, 0, 0, 0, 0)).isFalse();
  }

  @Test
  void mostOfItsSamplesLost_isTooLittle() {
    assertThat(judgeable(false, 5, 5, 0, 8_000)).isTrue();
    assertThat(judgeable(false, 5, 6, 0, 8_000)).isFalse();
  }

  @Test
  void halfOfItCovered_isEnough() {
    // Five samples a second apart stand for five seconds, whichever part of the window it is.
    assertThat(judgeable(false, 5, 0, 0, 4_000)).isTrue();
    assertThat(judgeable(false, 5, 0, 5_000, 9_000)).isTrue();
    assertThat(judgeable(false, 4, 0, 6_000, 9_000)).isFalse();
  }

  @Test
  void oneSampleThatFillsAWindow_isAllThereIs() {
    assertThat(judgeable(false, 1, 0, 3_000, 3_000)).isTrue();
    assertThat(judgeable(true, 1, 0, 3_000, 3_000)).as("others may be under way").isFalse();
  }

  @Test
  void aWindowClosedBySilence_isJudgedByWhatItHolds() {
    assertThat(judgeable(true, 10, 0, 0, 9_000)).isTrue();
    assertThat(judgeable(true, 3, 0, 0, 2_000)).isFalse();
  }

  private static boolean judgeable(
      boolean provisional, int samples, int lost, long firstMillis, long lastMillis) {
    WindowHeader header =
        new WindowHeader(
            0, 10_000, 0, 0, provisional, samples, lost, 0, 0, 0, 9, firstMillis, lastMillis, 0);
    return Completeness.judgeable(
        new ClosedWindow(
            InstanceIdentity.named("n", "s", "i"), NOTHING, header, new WindowColumns(NOTHING)));
  }
}
