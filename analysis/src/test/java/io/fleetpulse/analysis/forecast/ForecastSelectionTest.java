package io.fleetpulse.analysis.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.forecast.Forecast.Interval;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForecastSelectionTest {
  private static final Seasons DAY = new Seasons(24, 24);

  private static ForecastSelection fed(
      Set<ForecastModel> models, int steps, IntToDoubleFunction values) {
    ForecastSelection selection = new ForecastSelection(models, DAY, 24);
    for (int i = 0; i < steps; i++) {
      selection.update(values.applyAsDouble(i));
    }
    return selection;
  }

  private static IntToDoubleFunction noisyDays(long seed) {
    Random random = new Random(seed);
    return i -> 50 + 20 * Math.sin(2 * Math.PI * i / 24) + 2 * random.nextGaussian();
  }

  @ParameterizedTest
  @EnumSource(ForecastModel.class)
  void aConstant_staysWhatItIs(ForecastModel model) {
    ForecastSelection selection = fed(Set.of(model), 300, i -> 42);
    Forecast forecast = selection.forecast(24, 0.9).orElseThrow();
    for (Interval step : forecast.steps()) {
      assertThat(step.middle()).isCloseTo(42, within(0.01));
      assertThat(step.upper() - step.lower()).isLessThan(0.5);
    }
    assertThat(selection.scaledError()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ForecastModel.class)
  void gaps_leaveAForecastOfNumbers(ForecastModel model) {
    IntToDoubleFunction days = noisyDays(3);
    ForecastSelection selection =
        fed(
            Set.of(model),
            400,
            i -> i % 7 == 3 || (i > 300 && i < 340) ? Double.NaN : days.applyAsDouble(i));
    for (Interval step : selection.forecast(24, 0.9).orElseThrow().steps()) {
      assertThat(step.lower()).isFinite().isLessThanOrEqualTo(step.upper());
      assertThat(step.middle()).isBetween(0.0, 100.0);
      assertThat(step.upper()).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(ForecastModel.class)
  void valuesThatAreNone_areMissing(ForecastModel model) {
    ForecastSelection nothing = fed(Set.of(model), 200, i -> Double.NaN);
    assertThat(nothing.forecast(1, 0.9)).isEmpty();
    IntToDoubleFunction days = noisyDays(4);
    ForecastSelection infinite =
        fed(Set.of(model), 300, i -> i == 150 ? Double.NEGATIVE_INFINITY : days.applyAsDouble(i));
    assertThat(infinite.forecast(1, 0.9).orElseThrow().steps().get(0).middle()).isFinite();
  }

  @Test
  void afterALevelShift_forecastsComeFromTheNewLevel() {
    Random random = new Random(5);
    ForecastSelection selection =
        fed(ForecastSelection.ALL, 500, i -> (i < 400 ? 100 : 160) + random.nextGaussian());
    Interval next = selection.forecast(24, 0.9).orElseThrow().steps().get(23);
    assertThat(next.middle()).isCloseTo(160, within(4.0));
    assertThat(selection.scaledError()).isPresent();
  }

  @Test
  void whatErrsLeast_speaks() {
    Random random = new Random(6);
    ForecastSelection line = fed(ForecastSelection.LIGHT, 400, i -> 3 * i + random.nextGaussian());
    assertThat(line.chosen()).isEqualTo(ForecastModel.ROBUST_LINEAR);
    ForecastSelection days = fed(ForecastSelection.LIGHT, 400, noisyDays(7));
    assertThat(days.chosen()).isEqualTo(ForecastModel.HOLT_WINTERS);
    assertThat(days.scaledError().orElseThrow()).isLessThan(0.95);
    assertThat(days.forecast(3, 0.8).orElseThrow().model()).isEqualTo(ForecastModel.HOLT_WINTERS);
  }

  @Test
  void aHigherLevel_isAWiderInterval() {
    ForecastSelection selection = fed(ForecastSelection.LIGHT, 400, noisyDays(8));
    double before = 0;
    for (double level : new double[] {0.5, 0.8, 0.85, 0.9, 0.95, 0.99}) {
      Interval step = selection.forecast(5, level).orElseThrow().steps().get(4);
      assertThat(step.upper() - step.lower()).as("level " + level).isGreaterThan(before);
      before = step.upper() - step.lower();
    }
  }

  @Test
  void beforeEnoughIsKnown_thereIsNoForecast() {
    assertThat(fed(ForecastSelection.ALL, 0, i -> 1).forecast(1, 0.9)).isEmpty();
    assertThat(fed(ForecastSelection.ALL, 20, i -> i).forecast(24, 0.9)).isEmpty();
    assertThat(fed(ForecastSelection.ALL, 20, i -> i).scaledError()).isEmpty();
  }

  @Test
  void whatItWasNotMadeFor_isRefused() {
    ForecastSelection selection = fed(ForecastSelection.LIGHT, 1, i -> 1);
    assertThatThrownBy(() -> selection.forecast(25, 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("25");
    assertThatThrownBy(() -> selection.forecast(1, 0.999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.999");
    assertThatThrownBy(() -> new Seasons(24, 100)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ForecastSelection(ForecastSelection.LIGHT, DAY, 1_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsReadBack_goesOnAsIfNothingHadHappened() throws IOException {
    for (int steps : new int[] {5, 60, 500}) {
      IntToDoubleFunction days = noisyDays(9);
      ForecastSelection original = fed(ForecastSelection.ALL, steps, days);
      ForecastSelection copy = new ForecastSelection(ForecastSelection.ALL, DAY, 24);
      copy.read(new DataInputStream(new ByteArrayInputStream(bytes(original))));
      assertThat(copy.forecast(24, 0.9)).isEqualTo(original.forecast(24, 0.9));
      for (int i = steps; i < steps + 100; i++) {
        double value = days.applyAsDouble(i);
        original.update(value);
        copy.update(value);
      }
      assertThat(copy.forecast(24, 0.9)).isEqualTo(original.forecast(24, 0.9)).isPresent();
      assertThat(bytes(copy)).isEqualTo(bytes(original));
    }
  }

  @Test
  void stateOfOthers_isRefused() throws IOException {
    byte[] light = bytes(fed(ForecastSelection.LIGHT, 100, noisyDays(10)));
    ForecastSelection all = new ForecastSelection(ForecastSelection.ALL, DAY, 24);
    assertThatThrownBy(() -> all.read(new DataInputStream(new ByteArrayInputStream(light))))
        .isInstanceOf(IOException.class);
    ForecastSelection shorter = new ForecastSelection(ForecastSelection.LIGHT, DAY, 12);
    assertThatThrownBy(() -> shorter.read(new DataInputStream(new ByteArrayInputStream(light))))
        .isInstanceOf(IOException.class);
  }

  /** What the Javadoc says of its size. */
  @Test
  void state_isBounded() throws IOException {
    assertThat(size(ForecastSelection.ALL)).isBetween(46_000, 50_000);
    assertThat(size(ForecastSelection.LIGHT)).isBetween(38_000, 42_000);
  }

  private static int size(Set<ForecastModel> models) throws IOException {
    ForecastSelection selection = new ForecastSelection(models, JvmSeries.SEASONS, 48);
    IntToDoubleFunction days = noisyDays(11);
    for (int i = 0; i < 1_500; i++) {
      selection.update(days.applyAsDouble(i));
    }
    int size = bytes(selection).length;
    return size;
  }

  private static byte[] bytes(ForecastSelection selection) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    selection.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
