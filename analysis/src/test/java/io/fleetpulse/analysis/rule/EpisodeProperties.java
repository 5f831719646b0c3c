package io.fleetpulse.analysis.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever windows say: an episode's records come in order, and no state is skipped or stuck. */
class EpisodeProperties {
  private static final long WINDOW = 10_000;

  @Property
  void recordsOfAnEpisode_areNumberedAndFollowTheTable(
      @ForAll @Size(max = 200) List<Verdict> verdicts,
      @ForAll @IntRange(max = 5) int forWindows,
      @ForAll @IntRange(max = 5) int keepWindows) {
    Timing timing = new Timing(forWindows * WINDOW, keepWindows * WINDOW);
    Episode episode = Episode.NONE;
    List<Episode> records = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      long from = i * WINDOW;
      Episode next = episode.judged(verdicts.get(i), from, from + WINDOW, timing, from + WINDOW);
      if (told(episode, next)) {
        assertThat(episode.state().canBecome(next.state())).isTrue();
        records.add(next);
      }
      Episode beaten = next.beaten(from + WINDOW);
      if (told(next, beaten)) {
        assertThat(beaten.state()).isEqualTo(EpisodeState.FIRING);
        records.add(beaten);
      }
      episode = beaten;
    }
    for (int i = 1; i < records.size(); i++) {
      Episode before = records.get(i - 1);
      Episode after = records.get(i);
      if (before.state() == EpisodeState.CLEARED) {
        assertThat(after.startMillis()).isGreaterThan(before.startMillis());
        assertThat(after.revision()).isZero();
      } else {
        assertThat(after.startMillis()).isEqualTo(before.startMillis());
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(after.toldMillis() - before.toldMillis())
            .isLessThanOrEqualTo(
                before.state() == EpisodeState.FIRING
                    ? Episode.HEARTBEAT_MILLIS
                    : verdicts.size() * WINDOW);
      }
    }
  }

  @Property
  void enoughHoldingWindows_fireAndEnoughClearingOnesEnd(
      @ForAll @Size(max = 50) List<Verdict> before,
      @ForAll @IntRange(max = 5) int forWindows,
      @ForAll @IntRange(max = 5) int keepWindows) {
    Timing timing = new Timing(forWindows * WINDOW, keepWindows * WINDOW);
    Episode episode = Episode.NONE;
    int i = 0;
    for (Verdict verdict : before) {
      episode = judged(episode, verdict, i++, timing);
    }
    for (int k = 0; k < Math.max(1, forWindows); k++) {
      episode = judged(episode, Verdict.HOLDS, i++, timing);
    }
    assertThat(episode.state()).isEqualTo(EpisodeState.FIRING);
    Episode unmoved = judged(episode, Verdict.UNKNOWN, i++, timing);
    assertThat(unmoved).isSameAs(episode);
    for (int k = 0; k < Math.max(1, keepWindows); k++) {
      assertThat(episode.state()).isEqualTo(EpisodeState.FIRING);
      episode = judged(episode, Verdict.CLEARS, i++, timing);
    }
    assertThat(episode.state()).isEqualTo(EpisodeState.CLEARED);
  }

  @Property
  void betweenTheTwo_nothingBeginsAndNothingEnds(@ForAll @IntRange(max = 100) int windows) {
    Episode firing = judged(Episode.NONE, Verdict.HOLDS, 0, Timing.AT_ONCE);
    Episode none = Episode.NONE;
    for (int i = 1; i <= windows; i++) {
      firing = judged(firing, Verdict.NEITHER, i, Timing.AT_ONCE);
      none = judged(none, Verdict.NEITHER, i, Timing.AT_ONCE);
    }
    assertThat(firing.state()).isEqualTo(EpisodeState.FIRING);
    assertThat(none).isSameAs(Episode.NONE);
  }

  private static Episode judged(Episode episode, Verdict verdict, int i, Timing timing) {
    return episode.judged(verdict, i * WINDOW, (i + 1) * WINDOW, timing, (i + 1) * WINDOW);
  }

  private static boolean told(Episode before, Episode after) {
    return before.startMillis() != after.startMillis() || before.revision() != after.revision();
  }
}
