package io.fleetpulse.agent.probe;

import java.util.Locale;

/** When G1's live set is read from the flight recorder. */
public enum RecorderUse {
  /** From the first time on that a quarter of the heap was in use after a collection. */
  AUTO,
  /** As soon as the host has started. */
  TRUE,
  /** Never: it is estimated. */
  FALSE;

  /**
   * By its name in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RecorderUse of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
