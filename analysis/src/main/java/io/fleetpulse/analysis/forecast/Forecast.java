package io.fleetpulse.analysis.forecast;

import java.util.List;

/**
 * Where a series goes.
 *
 * @param model that says so
 * @param level of the intervals: the share of values that lie within
 * @param steps the next step first
 */
public record Forecast(ForecastModel model, double level, List<Interval> steps) {
  public Forecast {
    steps = List.copyOf(steps);
  }

  /** One step. The middle is the model's own value, not the interval's mean. */
  public record Interval(double lower, double middle, double upper) {}
}
