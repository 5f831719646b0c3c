package io.fleetpulse.analysis.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.stats.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the models are made of, against independent tools. */
class ModelsTest {
  private static final double EXACT = 1e-9;
  private static final Reference REFERENCE = new Reference("forecast");

  @Test
  void smoothing_isThatOfStatsmodels() {
    Smoothing smoothing = new Smoothing(19, 0.2, REFERENCE.numbers("smoothing.seasonal"));
    Smoothing.Rates rates = new Smoothing.Rates(0.4, 0.05, 0.15, 0.9, 0);
    double[] values = REFERENCE.numbers("smoothing.values");
    double[] expected = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      expected[i] = smoothing.expected(rates);
      smoothing.step(values[i] - expected[i], rates);
    }
    assertThat(expected).containsExactly(REFERENCE.numbers("smoothing.expected"), within(EXACT));
    assertThat(smoothing.ahead(9, rates))
        .containsExactly(REFERENCE.numbers("smoothing.ahead"), within(EXACT));
  }

  @Test
  void pathOfAutocorrelatedErrors_isWhatStepsOfNoErrorGive() {
    Smoothing.Rates rates = new Smoothing.Rates(0.2, 0.02, 0, 0.9, 0.7);
    Smoothing smoothing = new Smoothing(10, 1, new double[] {1, -1, 0});
    smoothing.step(5, rates);
    double[] path = smoothing.ahead(7, rates);
    for (double expected : path) {
      assertThat(smoothing.expected(rates)).isCloseTo(expected, within(EXACT));
      smoothing.step(0, rates);
    }
  }

  @Test
  void errorsOfArma_areThoseOfTheFilter() {
    double[] values = REFERENCE.numbers("arma.values");
    ArmaModel given = new ArmaModel(new double[] {0.5, 0.1}, new double[] {0.3}, 0, 0);
    assertThat(given.squares(values, 2)).isCloseTo(REFERENCE.number("arma.given"), within(EXACT));
    ArmaModel seasonal = new ArmaModel(new double[] {0.5}, new double[] {0.3}, -0.6, 12);
    assertThat(seasonal.squares(values, 2))
        .isCloseTo(REFERENCE.number("arma.seasonal"), within(EXACT));
  }

  @Test
  void leastSquaresOfArma_areFoundWithinTheBudget() {
    double[] values = REFERENCE.numbers("arma.values");
    double[] free =
        NelderMead.minimise(
            tried -> ArmaModel.of(tried, 2, 1, 0).squares(values, 2), new double[3], 0.3, 90);
    ArmaModel found = ArmaModel.of(free, 2, 1, 0);
    assertThat(found.squares(values, 2))
        .isBetween(REFERENCE.number("arma.least") - EXACT, 1.001 * REFERENCE.number("arma.least"));
    double[] coefficients = REFERENCE.numbers("arma.coefficients");
    assertThat(found.ar()).containsExactly(Arrays.copyOf(coefficients, 2), within(0.05));
    assertThat(found.ma()[0]).isCloseTo(coefficients[2], within(0.05));
  }

  /** A model that is not stationary runs away; one that is not invertible has errors that do. */
  @Test
  void anyFreeNumbers_giveAStationaryAndInvertibleModel() {
    for (double extreme : new double[] {-2, -0.5, 0.5, 2}) {
      double[] free = {extreme, -2, 1.5, extreme};
      ArmaModel model = ArmaModel.of(free, 2, 2, 0);
      assertThat(stationary(model.ar()[0], model.ar()[1])).isTrue();
      assertThat(stationary(-model.ma()[0], -model.ma()[1])).isTrue();
    }
  }

  /** The triangle in which both roots of 1 − a z − b z² lie outside the unit circle. */
  private static boolean stationary(double a, double b) {
    return Math.abs(b) < 1 && a + b < 1 && b - a < 1;
  }

  @Test
  void kpss_isThatOfStatsmodels() {
    double[] values = REFERENCE.numbers("arma.values");
    double[] expected = REFERENCE.numbers("kpss");
    double[] walk = values.clone();
    Arrays.parallelPrefix(walk, Double::sum);
    assertThat(Kpss.statistic(values)).isCloseTo(expected[0], within(EXACT));
    assertThat(Kpss.statistic(walk)).isCloseTo(expected[1], within(EXACT));
    assertThat(Kpss.statistic(new double[30])).isZero();
  }

  @Test
  void penalisedRegression_isThatOfTheNormalEquations() {
    double[] values = REFERENCE.numbers("ridge.values");
    double[] rows = REFERENCE.numbers("ridge.rows");
    double[] weights = REFERENCE.numbers("ridge.weights");
    Ridge ridge = new Ridge(5);
    for (int i = 0; i < values.length; i++) {
      ridge.add(Arrays.copyOfRange(rows, 5 * i, 5 * i + 5), values[i], weights[i]);
    }
    assertThat(ridge.solve(REFERENCE.numbers("ridge.penalties")))
        .containsExactly(REFERENCE.numbers("ridge.coefficients"), within(EXACT));
  }

  @Test
  void stepsAndGradientOfTheNetwork_areThoseOfTheReference() {
    Gru gru = new Gru(3, 4, 1);
    double[] weights = REFERENCE.numbers("gru.weights");
    assertThat(gru.weights).hasSameSizeAs(weights);
    System.arraycopy(weights, 0, gru.weights, 0, weights.length);
    double[] flat = REFERENCE.numbers("gru.sequence");
    double[][] sequence = new double[flat.length / 3][];
    double[] outputs = new double[sequence.length];
    double[] state = gru.rest();
    for (int t = 0; t < sequence.length; t++) {
      sequence[t] = Arrays.copyOfRange(flat, 3 * t, 3 * t + 3);
      outputs[t] = gru.next(sequence[t], state);
    }
    assertThat(outputs).containsExactly(REFERENCE.numbers("gru.outputs"), within(EXACT));
    assertThat(gru.gradient(sequence, REFERENCE.numbers("gru.targets")))
        .containsExactly(REFERENCE.numbers("gru.gradient"), within(1e-7));
  }

  @Test
  void minimum_isFound() {
    // Rosenbrock's valley: least at (1, 1).
    double[] found =
        NelderMead.minimise(
            x -> Math.pow(1 - x[0], 2) + 100 * Math.pow(x[1] - x[0] * x[0], 2),
            new double[] {-1.2, 1},
            0.5,
            400);
    assertThat(found).containsExactly(new double[] {1, 1}, within(1e-3));
  }

  @Test
  void additiveModel_followsATrendThatChangedAndItsWaves() {
    Seasons seasons = new Seasons(24, 24);
    History history = new History(seasons.history());
    AdditiveSeasonal model = new AdditiveSeasonal(seasons);
    for (int i = 0; i <= 240; i++) {
      history.add(value(i));
      model.learn(history);
    }
    double[] path = model.ahead(history, 24);
    for (int i = 0; i < 24; i++) {
      assertThat(path[i]).as("step " + i).isCloseTo(value(241 + i), within(1.0));
    }
  }

  /** Rises by 1/10 a step, from step 120 on by 1/2. */
  private static double value(int i) {
    return 100 + 0.1 * i + 0.4 * Math.max(0, i - 120) + 10 * Math.sin(2 * Math.PI * i / 24);
  }
}
