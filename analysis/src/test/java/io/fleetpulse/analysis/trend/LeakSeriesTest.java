package io.fleetpulse.analysis.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LeakSeriesTest {
  private static final double MB = 1 << 20;
  private static final int RUNS = 300;

  /** Ten-second points of which one in two is a measurement, with noise; fires at any of them? */
  private static int firing(
      LeakCriteria criteria, double limit, double noise, IntToDoubleFunction shape, int points) {
    int firing = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      LeakSeries series = new LeakSeries(criteria);
      boolean fired = false;
      int agreeing = 0;
      for (int i = 0; i < points; i++) {
        double value = shape.applyAsDouble(i * 10) + random.nextGaussian() * noise;
        series.add(new Point(i * 10_000L, value, true));
        // As its finding does: one verdict alone is not believed.
        agreeing = series.judge(limit).kind() == LeakVerdict.Kind.LEAK ? agreeing + 1 : 0;
        fired |= agreeing == 2;
      }
      firing += fired ? 1 : 0;
    }
    return firing;
  }

  @Test
  void aSteadyLeak_isFoundWithinTwoMinutesWhateverTheHeap() {
    for (double limit : new double[] {384 * MB, 768 * MB}) {
      assertThat(firing(LeakCriteria.HEAP, limit, 3 * MB, t -> 30 * MB + 1.5 * MB * t, 12))
          .isGreaterThan(RUNS * 99 / 100);
    }
  }

  @Test
  void aCacheThatFillsAndStops_isNoLeak() {
    assertThat(
            firing(
                LeakCriteria.HEAP, 512 * MB, 2 * MB, t -> 30 * MB + 2 * MB * Math.min(t, 60), 60))
        .isLessThanOrEqualTo(RUNS / 50);
  }

  @Test
  void aSteadyLiveSet_isNoLeak() {
    assertThat(firing(LeakCriteria.HEAP, 256 * MB, 6 * MB, t -> 60 * MB, 60)).isZero();
    assertThat(
            firing(LeakCriteria.HEAP, 256 * MB, 2 * MB, t -> 60 * MB + (t / 10 % 6) * 4 * MB, 60))
        .isLessThan(RUNS / 50);
  }

  @Test
  void estimatesFarBelowTheLimit_proveNothing() {
    LeakSeries series = new LeakSeries(LeakCriteria.HEAP);
    for (int i = 0; i < 20; i++) {
      series.add(new Point(i * 10_000L, i * 5 * MB, false));
    }
    assertThat(series.judge(1_000 * MB).kind()).isEqualTo(LeakVerdict.Kind.NOT_YET);
  }

  @Test
  void aThreadEachSecond_isFound() {
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 1, t -> 20 + t, 9)).isEqualTo(RUNS);
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 2, t -> 20 + Math.min(t, 30), 60))
        .isLessThanOrEqualTo(RUNS / 50);
  }

  @Test
  void exhaustion_isTheTimeToTheLimit() {
    LeakSeries series = new LeakSeries(LeakCriteria.HEAP);
    for (int i = 0; i <= 10; i++) {
      series.add(new Point(i * 10_000L, 100 * MB + i * 10 * MB, true));
    }
    LeakVerdict verdict = series.judge(300 * MB);
    assertThat(verdict.kind()).isEqualTo(LeakVerdict.Kind.LEAK);
    assertThat(verdict.growthPerHour()).isEqualTo(3600 * MB);
    assertThat(verdict.exhaustionMillis()).isEqualTo(100_000);
  }
}
