package io.fleetpulse.analysis.window;

import java.util.Map;

/** What tells one series of an instance from the others: metric name and attributes. */
public record SeriesKey(String metric, Map<String, String> attributes) {
  public SeriesKey {
    if (metric.isBlank()) {
      throw new IllegalArgumentException("series without a metric name");
    }
    attributes = Map.copyOf(attributes);
  }

  /** A series without attributes. */
  public static SeriesKey of(String metric) {
    return new SeriesKey(metric, Map.of());
  }
}
