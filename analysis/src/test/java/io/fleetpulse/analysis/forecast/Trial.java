package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.forecast.Forecast.Interval;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Forecasts at each step of a series, judged by what came: errors as a multiple of those of the
 * seasonal naive at the same steps and horizons (of the better season), and how often the interval
 * held. The first weeks are for learning and do not count.
 */
record Trial(double scaledError, double coverage, Map<ForecastModel, Integer> spoke) {
  private static final double LEVEL = 0.9;

  /** The model that spoke at most of the steps. */
  ForecastModel spokeMost() {
    return Collections.max(spoke.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  static Trial of(
      Set<ForecastModel> models, Seasons seasons, int horizon, double[] values, int from) {
    ForecastSelection selection = new ForecastSelection(models, seasons, horizon);
    Map<ForecastModel, Integer> spoke = new TreeMap<>();
    double ours = 0;
    double day = 0;
    double week = 0;
    int judged = 0;
    int held = 0;
    for (int i = 0; i < values.length; i++) {
      selection.update(values[i]);
      Optional<Forecast> said = selection.forecast(horizon, LEVEL);
      if (i < from || said.isEmpty()) {
        continue;
      }
      spoke.merge(said.get().model(), 1, Integer::sum);
      for (int h = 1; h <= horizon && i + h < values.length; h++) {
        Interval interval = said.get().steps().get(h - 1);
        double value = values[i + h];
        double byDay = naive(values, i, h, seasons.shortest());
        double byWeek = naive(values, i, h, seasons.longest());
        if (!Double.isNaN(value + byDay + byWeek)) {
          judged++;
          ours += Math.abs(value - interval.middle());
          day += Math.abs(value - byDay);
          week += Math.abs(value - byWeek);
          held += value >= interval.lower() && value <= interval.upper() ? 1 : 0;
        }
      }
    }
    return new Trial(ours / Math.min(day, week), held / (double) judged, spoke);
  }

  private static double naive(double[] values, int now, int ahead, int season) {
    int at = now + ahead - season * ((ahead + season - 1) / season);
    return at < 0 ? Double.NaN : values[at];
  }
}
