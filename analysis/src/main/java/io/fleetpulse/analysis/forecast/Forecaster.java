package io.fleetpulse.analysis.forecast;

import java.util.Optional;
import java.util.OptionalDouble;

/** Says where one series at regular steps goes. For one thread. */
public interface Forecaster {
  /**
   * One more step.
   *
   * @param value NaN when it is missing; infinite counts as missing
   */
  void update(double value);

  /**
   * The next steps; empty while too little is known.
   *
   * @param horizon steps ahead, 1 to the most the forecaster was made for
   * @param level of the interval, as 0.9; between 0.5 and 0.99
   * @throws IllegalArgumentException if either is out of its range
   */
  Optional<Forecast> forecast(int horizon, double level);

  /**
   * Mean absolute error of its forecasts so far, recent ones counting more, as a multiple of that
   * of the seasonal naive forecast at the same times and horizons (the MASE of Hyndman and Koehler,
   * "Another look at measures of forecast accuracy", 2006, with both errors out of sample). Below 1
   * is better than repeating the season before. Empty while too little is known, or when the naive
   * forecast never erred.
   */
  OptionalDouble scaledError();
}
