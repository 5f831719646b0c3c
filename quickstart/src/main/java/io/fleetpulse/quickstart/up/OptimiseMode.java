package io.fleetpulse.quickstart.up;

import java.util.Locale;

/** What the sink does with an idle heap. */
enum OptimiseMode {
  OFF,
  ADVISE,
  AUTO;

  /** As settings and people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
