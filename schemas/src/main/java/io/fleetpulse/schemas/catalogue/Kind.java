package io.fleetpulse.schemas.catalogue;

import java.util.Locale;

/** How values of a metric combine. */
public enum Kind {
  /** A reading of now: combines by last, min, max, average. */
  GAUGE,
  /** Grows from process start on: combines by increase. */
  COUNTER,
  /** Many values: combines by merging histograms. */
  DISTRIBUTION;

  static Kind of(String property) {
    return valueOf(property.toUpperCase(Locale.ROOT));
  }

  /** As in the schemas' properties and in REST answers: {@code gauge}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
