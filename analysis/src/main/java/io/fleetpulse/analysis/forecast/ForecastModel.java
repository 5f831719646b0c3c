package io.fleetpulse.analysis.forecast;

/** The models there are. */
public enum ForecastModel {
  /** Repeats the season before: the yardstick for all others. */
  SEASONAL_NAIVE("seasonal naive"),
  /** Theil's and Sen's line through the latest values. */
  ROBUST_LINEAR("robust linear"),
  /** Holt's and Winters' exponential smoothing, additive, with a damped trend. */
  HOLT_WINTERS("Holt–Winters"),
  /** Autoregression and moving average of differences. */
  ARIMA("ARIMA"),
  /** A trend with changepoints and waves, as Prophet has it. */
  ADDITIVE("additive seasonal"),
  /** A small recurrent network. */
  RECURRENT("recurrent network");

  private final String label;

  ForecastModel(String label) {
    this.label = label;
  }

  /** As it reads in a sentence. */
  public String label() {
    return label;
  }

  Model create(Seasons seasons) {
    return switch (this) {
      case SEASONAL_NAIVE -> new SeasonalNaive(seasons.shortest());
      case ROBUST_LINEAR -> new RobustLinear();
      case HOLT_WINTERS -> new HoltWinters(seasons);
      case ARIMA -> new Arima(seasons);
      case ADDITIVE -> new AdditiveSeasonal(seasons);
      case RECURRENT -> new RecurrentNetwork(seasons);
    };
  }
}
