package io.fleetpulse.schemas.catalogue;

import java.util.Locale;

/** Who named a metric, and whether the name will stay. */
public enum Stability {
  /** OpenTelemetry's JVM semantic conventions, stable. */
  STABLE,
  /** OpenTelemetry's semantic conventions, in development. */
  DEVELOPMENT,
  /** Ours, in the same style. */
  FLEETPULSE;

  static Stability of(String property) {
    return valueOf(property.toUpperCase(Locale.ROOT));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
