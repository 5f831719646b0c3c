package io.fleetpulse.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TailProbabilityTest {
  private static final int REMEMBERS = 4_000;

  @Test
  void surprise_isZeroUntilEnoughWasSeen() {
    TailProbability tail = new TailProbability(100, 50);
    for (int i = 0; i < 50; i++) {
      assertThat(tail.ready()).isFalse();
      assertThat(tail.surprise(1e9)).isZero();
      tail.add(i);
    }
    assertThat(tail.ready()).isTrue();
    assertThat(tail.surprise(1e9)).isGreaterThan(1);
  }

  @Test
  void surprise_withinWhatWasSeen_isTheConformalProbability() {
    TailProbability tail = new TailProbability(999, 999);
    for (int i = 1; i <= 999; i++) {
      tail.add(i);
    }
    assertThat(tail.surprise(900.5)).isEqualTo(-Math.log10(0.1));
    assertThat(tail.surprise(0)).isEqualTo(0, within(1e-12));
  }

  @Test
  void ofTwoRecords_theLargerIsRarer() {
    TailProbability tail = seen(Random::nextGaussian);
    assertThat(tail.surprise(8)).isGreaterThan(tail.surprise(6));
    assertThat(tail.surprise(6)).isGreaterThan(tail.surprise(4));
  }

  @Test
  void ofAStreamThatNeverVaried_aChangeIsAsRareAsWhatNeverHappened() {
    TailProbability tail = new TailProbability(999, 100);
    for (int i = 0; i < 999; i++) {
      tail.add(0);
    }
    assertThat(tail.surprise(0)).isZero();
    assertThat(tail.surprise(1)).isEqualTo(3, within(1e-9));
  }

  @Test
  void numbersAsRareAsOneInAThousand_comeAsOftenInAnyDistribution() {
    assertThat(rate(Random::nextGaussian)).isBetween(0.3, 2.0);
    assertThat(rate(r -> -Math.log(r.nextDouble()))).isBetween(0.3, 2.0);
    assertThat(rate(r -> Math.exp(r.nextGaussian()))).isBetween(0.3, 2.0);
    assertThat(rate(r -> Math.pow(r.nextDouble(), -0.5))).isBetween(0.3, 2.0);
  }

  @Test
  void numbersWithAnEnd_surpriseLessOften() {
    assertThat(rate(Random::nextDouble)).isLessThan(0.3);
  }

  /** Times of the expected rate at which 40,000 numbers surprise by 3. */
  private static double rate(ToDoubleFunction<Random> distribution) {
    TailProbability tail = new TailProbability(REMEMBERS, 100);
    Random random = new Random(1);
    int surprising = 0;
    for (int i = 0; i < 40_000; i++) {
      double number = distribution.applyAsDouble(random);
      if (tail.surprise(number) >= 3) {
        surprising++;
      }
      tail.add(number);
    }
    return surprising / 40.0;
  }

  private static TailProbability seen(ToDoubleFunction<Random> distribution) {
    TailProbability tail = new TailProbability(REMEMBERS, 100);
    Random random = new Random(1);
    for (int i = 0; i < REMEMBERS; i++) {
      tail.add(distribution.applyAsDouble(random));
    }
    return tail;
  }
}
