package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeasonalBaselineTest {
  private static final long STEP_MILLIS = 300_000;
  private static final int DAY = (int) (SeasonalProfile.DAY_MILLIS / STEP_MILLIS);

  /** A Monday. */
  private static final long START_MILLIS = 1_767_571_200_000L;

  private final Random random = new Random(1);

  @Test
  void usualValueAtTheWrongTime_isStrange() {
    SeasonalBaseline detector = new SeasonalBaseline(4_096);
    for (int i = 0; i < 8 * DAY; i++) {
      detector.next(START_MILLIS + i * STEP_MILLIS, day(i));
    }
    assertThat(detector.warmingUp()).isFalse();
    // Noon's load at midnight, and midnight's at noon.
    assertThat(detector.next(START_MILLIS + 8L * DAY * STEP_MILLIS, 80)).isGreaterThan(0.4);
    long noon = START_MILLIS + (8L * DAY + DAY / 2) * STEP_MILLIS;
    assertThat(detector.next(noon, 20)).isGreaterThan(0.3);
    assertThat(detector.next(noon + STEP_MILLIS, 80)).isLessThan(0.25);
  }

  @Test
  void whereWeekendsDiffer_theyAreKnownAfterThreeWeeks() {
    SeasonalBaseline detector = new SeasonalBaseline(4_096);
    int week = 7 * DAY;
    for (int i = 0; i < 5 * week; i++) {
      detector.next(START_MILLIS + i * STEP_MILLIS, weekend(i) ? quiet() : day(i));
    }
    long saturdayNoon = START_MILLIS + (5L * week + 5L * DAY + DAY / 2) * STEP_MILLIS;
    long mondayNoon = START_MILLIS + (6L * week + DAY / 2) * STEP_MILLIS;
    assertThat(detector.next(saturdayNoon, 80)).isGreaterThan(0.3);
    assertThat(detector.next(mondayNoon, 80)).isLessThan(0.25);
  }

  @Test
  void withoutSeason_nothingIsStrange() {
    SeasonalBaseline detector = new SeasonalBaseline(4_096);
    for (int i = 0; i < 8 * DAY; i++) {
      double value = i == 7 * DAY ? 1e6 : quiet();
      assertThat(detector.next(START_MILLIS + i * STEP_MILLIS, value)).isZero();
    }
    assertThat(detector.warmingUp()).isFalse();
    assertThat(detector.strength()).isLessThan(0.1);
  }

  @Test
  void strengthOfASeason_isTheShareOfVarianceItExplains() {
    SeasonalBaseline detector = new SeasonalBaseline(4_096);
    for (int i = 0; i < 20 * DAY; i++) {
      double noon = Math.sin(2 * Math.PI * i / DAY) * Math.sqrt(2);
      detector.next(START_MILLIS + i * STEP_MILLIS, 2 * noon + random.nextGaussian());
    }
    // Variance 4 of the season, 1 of the noise.
    assertThat(detector.strength()).isCloseTo(0.8, within(0.05));
  }

  private double day(int step) {
    int into = step % DAY;
    return (into > DAY / 3 && into < DAY * 3 / 4 ? 80 : 20) + random.nextGaussian();
  }

  private double quiet() {
    return 20 + random.nextGaussian();
  }

  private static boolean weekend(int step) {
    return step / DAY % 7 >= 5;
  }
}
