package io.fleetpulse.analysis.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LeakSeriesTest {
  private static final double MB = 1 << 20;
  private static final int RUNS = 200;

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
      assertThat(firing(LeakCriteria.HEAP, limit, 3 * MB, t -> 30 * MB + 1.5 * MB * t, 13))
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
  void estimatesAlone_proveNothing() {
    LeakSeries series = new LeakSeries(LeakCriteria.HEAP);
    for (int i = 0; i < 20; i++) {
      series.add(new Point(i * 10_000L, i * 5 * MB, false));
    }
    assertThat(series.judge(1_000 * MB).kind()).isEqualTo(LeakVerdict.Kind.NOT_YET);
  }

  /** Heap after young collections until G1 has marked for the first time, measurements then. */
  private static LeakVerdict.Kind marked(int estimates, double perPoint, double... measured) {
    LeakSeries series = new LeakSeries(LeakCriteria.HEAP);
    for (int i = 0; i < estimates; i++) {
      series.add(new Point(i * 10_000L, 10 * MB + i * perPoint, false));
    }
    for (int i = 0; i < measured.length; i++) {
      series.add(new Point((estimates + i) * 10_000L, measured[i], true));
    }
    return series.judge(512 * MB).kind();
  }

  @Test
  void measurementsAboveEarlierEstimates_proveTheRise() {
    assertThat(marked(12, 15 * MB, 185 * MB, 200 * MB)).isEqualTo(LeakVerdict.Kind.LEAK);
    assertThat(marked(12, 15 * MB, 185 * MB)).isEqualTo(LeakVerdict.Kind.NOT_YET);
  }

  @Test
  void whatMarkingFoundDead_wasNoLeak() {
    assertThat(marked(12, 15 * MB, 40 * MB, 41 * MB)).isEqualTo(LeakVerdict.Kind.NO_LEAK);
    assertThat(marked(12, 15 * MB, 40 * MB, 55 * MB, 42 * MB, 54 * MB))
        .isEqualTo(LeakVerdict.Kind.NO_LEAK);
  }

  @Test
  void whatFilledAndIsMeasuredFlat_isNoLeak() {
    assertThat(marked(12, 15 * MB, 185 * MB, 186 * MB)).isEqualTo(LeakVerdict.Kind.NO_LEAK);
  }

  @Test
  void aThreadEachSecond_isFound() {
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 1, t -> 20 + t, 11))
        .isGreaterThan(RUNS * 99 / 100);
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 2, t -> 20 + Math.min(t, 30), 60))
        .isLessThanOrEqualTo(RUNS / 50);
  }

  @Test
  void aPoolThatFillsForAMinute_isNoLeakNoisyOrNot() {
    for (double noise : new double[] {0, 1, 3}) {
      assertThat(firing(LeakCriteria.THREADS, Double.NaN, noise, t -> 20 + Math.min(t, 60), 120))
          .as("noise " + noise)
          .isLessThanOrEqualTo(RUNS / 50);
    }
  }

  @Test
  void aSlowLeakInSteps_isFoundWithinTenMinutes() {
    IntToDoubleFunction everyTwentySeconds = t -> Math.floor(20 + t / 20.0 * 2);
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 0, everyTwentySeconds, 60)).isEqualTo(RUNS);
    assertThat(
            firing(
                LeakCriteria.HEAP,
                1024 * MB,
                4 * MB,
                t -> 200 * MB + Math.floor(t / 30.0) * 6 * MB,
                60))
        .isGreaterThan(RUNS * 9 / 10);
  }

  @Test
  void loadThatComesAndGoes_isNoLeak() {
    IntToDoubleFunction wave = t -> 100 + 40 * Math.sin(t / 120.0 * Math.PI);
    assertThat(firing(LeakCriteria.THREADS, Double.NaN, 2, wave, 180)).isZero();
    IntToDoubleFunction sawTooth = t -> (80 + t % 90) * MB;
    assertThat(firing(LeakCriteria.HEAP, 512 * MB, 3 * MB, sawTooth, 180))
        .isLessThanOrEqualTo(RUNS / 50);
    IntToDoubleFunction step = t -> (t < 300 ? 80 : 180) * MB;
    assertThat(firing(LeakCriteria.HEAP, 512 * MB, 3 * MB, step, 180))
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
