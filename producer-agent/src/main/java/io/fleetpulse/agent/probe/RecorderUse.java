package io.fleetpulse.agent.probe;

import java.util.Locale;

/** When the flight recorder is used for what a collector tells by it alone. */
public enum RecorderUse {
  /**
   * From the first time on that a quarter of the heap was in use after a collection of G1's, or
   * that ZGC had kept a thread waiting.
   */
  AUTO,
  /** As soon as the host has started. */
  TRUE,
  /** Never: G1's live set is estimated. */
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
