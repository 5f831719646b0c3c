package io.fleetpulse.analysis.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.stats.Reference;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaggedCorrelationTest {
  private static final double EXACT = 1e-9;
  private static final Reference REFERENCE = new Reference("correlation");
  private static final double[] X = REFERENCE.numbers("x");
  private static final double[] Y = REFERENCE.numbers("y");

  @Test
  void coefficientsAndTheirWeight_areThoseOfTheReference() {
    LaggedCorrelation pearson = LaggedCorrelation.of(X, Y, Method.PEARSON).orElseThrow();
    assertThat(pearson.coefficient()).isCloseTo(REFERENCE.number("pearson"), within(EXACT));
    assertThat(pearson.effective()).isCloseTo(REFERENCE.number("effective"), within(EXACT));
    assertThat(pearson.probability()).isCloseTo(REFERENCE.number("probability"), within(EXACT));
    assertThat(LaggedCorrelation.of(X, Y, Method.SPEARMAN).orElseThrow().coefficient())
        .isCloseTo(REFERENCE.number("spearman"), within(EXACT));
  }

  @Test
  void strongestLag_isTheOneBuiltIn() {
    LaggedCorrelation strongest =
        LaggedCorrelation.strongest(X, Y, 12, Method.PEARSON).orElseThrow();
    assertThat(strongest.lag()).isEqualTo(3);
    assertThat(strongest.pairs()).isEqualTo(117);
    assertThat(strongest.coefficient()).isCloseTo(REFERENCE.number("lag3"), within(EXACT));
    assertThat(LaggedCorrelation.strongest(Y, X, 12, Method.PEARSON).orElseThrow().lag())
        .isEqualTo(-3);
  }

  @Test
  void missingValues_areLeftOutInPairs() {
    double[] x = X.clone();
    double[] y = Y.clone();
    for (int i = 0; i < 20; i++) {
      x[3 * i] = Double.NaN;
      y[5 * i] = Double.NaN;
    }
    LaggedCorrelation strongest =
        LaggedCorrelation.strongest(x, y, 12, Method.SPEARMAN).orElseThrow();
    assertThat(strongest.lag()).isEqualTo(3);
    assertThat(strongest.pairs()).isBetween(75, 90);
  }

  @Test
  void whatDoesNotMove_hasNoCorrelation() {
    double[] constant = new double[X.length];
    Arrays.fill(constant, 0.1);
    assertThat(LaggedCorrelation.strongest(constant, Y, 12, Method.PEARSON)).isEmpty();
    assertThat(LaggedCorrelation.of(new double[11], new double[11], Method.PEARSON)).isEmpty();
    assertThatThrownBy(() -> LaggedCorrelation.of(X, new double[3], Method.PEARSON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameSeries_areSurelyTheSame() {
    LaggedCorrelation same = LaggedCorrelation.of(X, X, Method.SPEARMAN).orElseThrow();
    assertThat(same.coefficient()).isEqualTo(1);
    assertThat(same.probability()).isZero();
  }

  /** Of series that remember, one in three "correlates" if each value counts. */
  @Test
  void unrelatedSeries_areSignificantAboutAsOftenAsTheyMay() {
    int naive = 0;
    int once = 0;
    int anyLag = 0;
    int runs = 300;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      double[] x = remembering(random, 120, 0.8);
      double[] y = remembering(random, 120, 0.8);
      LaggedCorrelation found = LaggedCorrelation.of(x, y, Method.PEARSON).orElseThrow();
      naive += Math.abs(found.coefficient()) > 0.179 ? 1 : 0;
      once += found.probability() < 0.05 ? 1 : 0;
      anyLag +=
          LaggedCorrelation.strongest(x, y, 12, Method.PEARSON).orElseThrow().probability() < 0.05
              ? 1
              : 0;
    }
    assertThat(naive / (double) runs).isGreaterThan(0.25);
    assertThat(once / (double) runs).isBetween(0.01, 0.1);
    assertThat(anyLag / (double) runs).isLessThan(0.1);
  }

  @Test
  void fisher_isThatOfTheReference() {
    assertThat(CorrelationBreak.probability(0.9, 40, 0.2, 25))
        .isCloseTo(REFERENCE.number("fisher"), within(1e-12));
    assertThat(CorrelationBreak.probability(0.9, 3.5, 0.2, 25)).isNaN();
  }

  @Test
  void aPairThatComesApart_isABreak() {
    int broken = 0;
    int kept = 0;
    for (int run = 0; run < 100; run++) {
      Random random = new Random(run);
      double[] x = remembering(random, 180, 0.5);
      double[] still = new double[180];
      double[] apart = new double[180];
      for (int i = 0; i < 180; i++) {
        still[i] = x[i] + 0.4 * random.nextGaussian();
        apart[i] = i < 120 ? still[i] : random.nextGaussian();
      }
      Optional<CorrelationBreak> found = CorrelationBreak.of(x, apart, 60, 0, Method.SPEARMAN);
      broken += found.filter(of -> of.probability() < 0.01).isPresent() ? 1 : 0;
      kept +=
          CorrelationBreak.of(x, still, 60, 0, Method.SPEARMAN)
                  .filter(of -> of.probability() < 0.01)
                  .isPresent()
              ? 1
              : 0;
    }
    assertThat(broken).isGreaterThan(95);
    assertThat(kept).isLessThan(5);
  }

  @Test
  void whatWasWeak_cannotBreak() {
    Random random = new Random(1);
    double[] x = random.doubles(100).toArray();
    double[] y = random.doubles(100).toArray();
    assertThat(CorrelationBreak.of(x, y, 40, 0, Method.PEARSON)).isEmpty();
    assertThatThrownBy(() -> CorrelationBreak.of(x, y, 100, 0, Method.PEARSON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static double[] remembering(Random random, int n, double share) {
    double[] values = new double[n];
    for (int i = 1; i < n; i++) {
      values[i] = share * values[i - 1] + random.nextGaussian();
    }
    return values;
  }
}
