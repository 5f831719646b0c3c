package io.fleetpulse.analysis.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExhaustionTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private static RobustLine line(double slope, double noise, long seed) {
    Random random = new Random(seed);
    double[] values =
        IntStream.range(0, 60)
            .mapToDouble(i -> 100 + slope * i + noise * random.nextGaussian())
            .toArray();
    return RobustLine.of(RobustLineTest.steps(60), values, 0.9);
  }

  @Test
  void aStraightRise_reachesItsLimitAtOneTime() {
    Optional<Exhaustion> when = Exhaustion.of(line(2, 0, 1), 59, 100 + 2 * 159, NEVER);
    assertThat(when).contains(new Exhaustion(100, 100, 100));
  }

  @Test
  void aNoisyRise_hasAnEarliestAndALatest() {
    Exhaustion when = Exhaustion.of(line(2, 10, 1), 59, 100 + 2 * 159, NEVER).orElseThrow();
    assertThat(when.earliest()).isLessThan(when.likely());
    assertThat(when.latest()).isGreaterThan(when.likely());
    assertThat(when.likely()).isCloseTo(100, within(15.0));
  }

  @Test
  void theTruth_isMostlyBetweenEarliestAndLatest() {
    int within = 0;
    for (int run = 0; run < 200; run++) {
      Exhaustion when = Exhaustion.of(line(2, 10, run), 59, 100 + 2 * 159, NEVER).orElseThrow();
      within += when.earliest() <= 100 && 100 <= when.latest() ? 1 : 0;
    }
    assertThat(within).isBetween(170, 195);
  }

  @Test
  void aRiseThatMayBeNone_mayNeverGetThere() {
    RobustLine line = new RobustLine(1, -0.5, 2, 0, 10, -10, 1);
    assertThat(Exhaustion.of(line, 10, 60, NEVER)).contains(new Exhaustion(25, 50, NEVER));
  }

  @Test
  void withoutRiseLimitOrSightOfIt_thereIsNone() {
    assertThat(Exhaustion.of(line(-2, 1, 1), 59, 500, NEVER)).isEmpty();
    assertThat(Exhaustion.of(line(2, 0, 1), 59, Double.NaN, NEVER)).isEmpty();
    assertThat(Exhaustion.of(line(2, 0, 1), 59, 100 + 2 * 159, 99)).isEmpty();
  }

  @Test
  void aLimitThatIsReached_isNow() {
    assertThat(Exhaustion.of(line(2, 0, 1), 59, 150, NEVER)).contains(new Exhaustion(0, 0, 0));
  }
}
