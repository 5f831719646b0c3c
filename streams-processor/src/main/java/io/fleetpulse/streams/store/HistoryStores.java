package io.fleetpulse.streams.store;

import io.fleetpulse.streams.window.WindowTier;

/** Names of the stores that a tier's history is in. */
public final class HistoryStores {
  private HistoryStores() {}

  /** Windows of the past, packed; by JVM and time. */
  public static String chunks(WindowTier tier) {
    return "history-" + tier.label();
  }

  /** The latest windows, as they came. */
  public static String heads(WindowTier tier) {
    return "heads-" + tier.label();
  }

  /** What the columns of windows stand for. */
  public static String layouts(WindowTier tier) {
    return "layouts-" + tier.label();
  }

  /** From which record on windows are not packed yet. */
  public static String marks(WindowTier tier) {
    return "marks-" + tier.label();
  }
}
