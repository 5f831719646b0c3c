package io.fleetpulse.analysis.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How good the chosen model is and how often its interval holds, half a day ahead, over series as
 * JVMs have them. The numbers are in {@code target/forecasts.md} after a run.
 */
class ForecastAccuracyTest {
  private static final int HORIZON = JvmSeries.DAY / 2;
  private static final int LEARNING = 2 * JvmSeries.WEEK;
  private static final Map<String, Trial> ALL = new LinkedHashMap<>();
  private static final Map<String, Trial> LIGHT = new LinkedHashMap<>();

  @BeforeAll
  static void forecastAllSeries() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| series | all: MASE | coverage | light: MASE | coverage | spoke most |\n|---|---|---|---|---|---|\n");
    for (Map.Entry<String, double[]> series : JvmSeries.all(1).entrySet()) {
      Trial all = trial(ForecastSelection.ALL, series.getValue());
      Trial light = trial(ForecastSelection.LIGHT, series.getValue());
      ALL.put(series.getKey(), all);
      LIGHT.put(series.getKey(), light);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.1f %% | %.2f | %.1f %% | %s |%n",
              series.getKey(),
              all.scaledError(),
              100 * all.coverage(),
              light.scaledError(),
              100 * light.coverage(),
              all.spokeMost().label()));
    }
    Files.writeString(Path.of("target", "forecasts.md"), table);
  }

  private static Trial trial(Set<ForecastModel> models, double[] values) {
    return Trial.of(models, JvmSeries.SEASONS, HORIZON, values, LEARNING);
  }

  @Test
  void theChosenModel_errsLessThanTheSeasonBefore() {
    assertThat(ALL).allSatisfy((name, trial) -> assertThat(trial.scaledError()).isLessThan(0.95));
    assertThat(LIGHT).allSatisfy((name, trial) -> assertThat(trial.scaledError()).isLessThan(0.98));
  }

  @Test
  void thatManyValues_areWithinTheIntervalOfNinetyPercent() {
    assertThat(ALL).allSatisfy((name, trial) -> covers(trial));
    assertThat(LIGHT).allSatisfy((name, trial) -> covers(trial));
  }

  private static void covers(Trial trial) {
    assertThat(trial.coverage()).isBetween(0.85, 0.95);
  }

  /** A model that never speaks would be a burden. */
  @Test
  void eachModel_isBestSomewhere() {
    assertThat(ALL.values().stream().flatMap(trial -> trial.spoke().keySet().stream()))
        .contains(
            ForecastModel.HOLT_WINTERS,
            ForecastModel.ARIMA,
            ForecastModel.ADDITIVE,
            ForecastModel.RECURRENT);
  }
}
