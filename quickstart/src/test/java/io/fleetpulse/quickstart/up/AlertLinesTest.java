package io.fleetpulse.quickstart.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertLinesTest {
  private static final LocalTime NOW = LocalTime.of(9, 30, 5);

  private final AlertLines lines = new AlertLines(1000);

  @Test
  void alert_isToldOnceWhenItFiresAndOnceWhenItResolves() {
    assertThat(changes("ACTIVE", 2000)).containsExactly("09:30:05 FIRED    r on d/s/i: sum");
    assertThat(changes("ACTIVE", 2000)).isEmpty();
    assertThat(changes("ACKNOWLEDGED", 2000)).isEmpty();
    assertThat(changes("RESOLVED", 2000)).containsExactly("09:30:05 RESOLVED r on d/s/i: sum");
    assertThat(changes("RESOLVED", 2000)).isEmpty();
  }

  @Test
  void alertThatFiredAndResolvedBetweenTwoLooks_isToldTwice() {
    assertThat(changes("RESOLVED", 2000)).hasSize(2);
  }

  @Test
  void alertResolvedBeforeThisRun_isNoNews() {
    assertThat(changes("RESOLVED", 500)).isEmpty();
    assertThat(lines.ofThisRun()).isEmpty();
  }

  @Test
  void alertLeftOpenByAnEarlierRun_isToldAndNotCounted() {
    assertThat(changes("ACTIVE", 500)).hasSize(1);
    assertThat(lines.ofThisRun()).isEmpty();
  }

  @Test
  void textFromOutside_isOneLineWithoutControls() {
    Rest.Alert alert =
        new Rest.Alert(
            "b", "ACTIVE", "r", "d/s/i", "a\u001b[31m\nFORGED" + "x".repeat(1_000), 2000);
    assertThat(lines.changes(List.of(alert), NOW))
        .singleElement()
        .asString()
        .contains("a?[31m?FORGED")
        .endsWith("x…")
        .hasSizeLessThan(600);
  }

  private List<String> changes(String state, long startsAtMillis) {
    return lines.changes(
        List.of(new Rest.Alert("a", state, "r", "d/s/i", "sum", startsAtMillis)), NOW);
  }
}
