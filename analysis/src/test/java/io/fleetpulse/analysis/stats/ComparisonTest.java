package io.fleetpulse.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final double EXACT = 1e-9;
  private static final double NAN = Double.NaN;
  private static final Reference REFERENCE = new Reference("stats");

  @ParameterizedTest
  @ValueSource(strings = {"small", "large", "tied"})
  void shiftAndProbability_areThoseOfTheReference(String samples) {
    Comparison ours =
        Comparison.of(
                REFERENCE.numbers(samples + ".first"), REFERENCE.numbers(samples + ".second"), 0.9)
            .orElseThrow();
    double[] shift = REFERENCE.numbers(samples + ".shift");
    assertThat(ours.shift()).isCloseTo(shift[0], within(EXACT));
    assertThat(ours.shiftLower()).isCloseTo(shift[1], within(EXACT));
    assertThat(ours.shiftUpper()).isCloseTo(shift[2], within(EXACT));
    assertThat(ours.delta()).isCloseTo(shift[3], within(EXACT));
    assertThat(ours.probability()).isCloseTo(REFERENCE.number(samples + ".p"), within(EXACT));
    // Dealt at random, 999 times here and 50,000 times there.
    assertThat(ours.meanProbability()).isCloseTo(REFERENCE.number(samples + ".mean"), within(0.05));
  }

  @Test
  void equalSamples_differByNothing() {
    double[] same = new double[10];
    Arrays.fill(same, 3);
    Comparison ours = Comparison.of(same, same, 0.95).orElseThrow();
    assertThat(ours).isEqualTo(new Comparison(0, 0, 0, 0, 1, 1));
  }

  @Test
  void apartSamples_differAsMuchAsCanBe() {
    double[] low = {1, 2, 3, 4, 5, 6};
    double[] high = {11, 12, 13, 14, 15, 16};
    Comparison ours = Comparison.of(low, high, 0.95).orElseThrow();
    assertThat(ours.delta()).isEqualTo(1);
    assertThat(ours.shift()).isEqualTo(10);
    assertThat(ours.probability()).isLessThan(0.005);
    assertThat(Comparison.of(high, low, 0.95).orElseThrow().delta()).isEqualTo(-1);
  }

  @Test
  void tooFewValues_proveNothing() {
    assertThat(Comparison.of(new double[4], new double[50], 0.9)).isEmpty();
    assertThatThrownBy(() -> Comparison.of(new double[601], new double[5], 0.9))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void intervalOfTheShift_coversTheTruthAsOftenAsItSays() {
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      double[] first = random.doubles(15).toArray();
      double[] second = random.doubles(12).map(value -> value + 0.3).toArray();
      Comparison ours = Comparison.of(first, second, 0.9).orElseThrow();
      covered += ours.shiftLower() <= 0.3 && 0.3 <= ours.shiftUpper() ? 1 : 0;
    }
    assertThat(covered / (double) runs).isBetween(0.86, 0.95);
  }

  /** Why blocks: the same version compared with itself on windows that remember. */
  @Test
  void blocks_keepRememberedNoiseFromBeingARegression() {
    int windows = 0;
    int blocks = 0;
    int runs = 40;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      double[] first = remembering(random, 200);
      double[] second = remembering(random, 200);
      windows += Comparison.of(first, second, 0.9).orElseThrow().probability() < 0.05 ? 1 : 0;
      Comparison ofBlocks =
          Comparison.of(BlockMeans.of(first, 25), BlockMeans.of(second, 25), 0.9).orElseThrow();
      blocks += ofBlocks.probability() < 0.05 ? 1 : 0;
    }
    assertThat(windows / (double) runs).isGreaterThan(0.2);
    assertThat(blocks / (double) runs).isLessThan(0.1);
  }

  @Test
  void blocks_areMeansOfWhatIsKnown() {
    assertThat(BlockMeans.of(new double[] {1, 3, NAN, 5, NAN, NAN, 7}, 2)).containsExactly(2, 5);
    assertThat(BlockMeans.of(new double[] {1, 2}, 3)).isEmpty();
    assertThatThrownBy(() -> BlockMeans.of(new double[3], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] remembering(Random random, int n) {
    double[] values = new double[n];
    for (int i = 1; i < n; i++) {
      values[i] = 0.7 * values[i - 1] + random.nextGaussian();
    }
    return values;
  }
}
