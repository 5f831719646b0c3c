package io.fleetpulse.sink.optimise;

import java.util.Locale;

/** What becomes of an opportunity. */
public enum OptimiseMode {
  /** Nothing. */
  OFF,
  /** The advice is stored for people to read. */
  ADVISE,
  /** It is done, where the instance's agent allows it; advised elsewhere. */
  AUTO;

  /** Reads the value of {@code fleetpulse.optimise.mode}. */
  public static OptimiseMode parse(String text) {
    for (OptimiseMode mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
        return mode;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\": use off, advise or auto");
  }
}
