package io.fleetpulse.analysis.rule;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.WindowHeader;

/** Whether a window holds enough of what it should to be judged. */
public final class Completeness {
  private Completeness() {}

  /** The share that any verdict needs. */
  public static final double USUAL = 0.5;

  /** Whether at least half of it is there. */
  public static boolean judgeable(ClosedWindow window) {
    return judgeable(window, USUAL);
  }

  /**
   * False when a smaller share of its samples came, or when its samples span a smaller share of it:
   * of a JVM that just started, that stopped, or whose later samples are still under way.
   *
   * @param share from 0 to 1
   */
  public static boolean judgeable(ClosedWindow window, double share) {
    WindowHeader header = window.header();
    int all = header.samples() + header.lostSamples();
    if (header.samples() == 0 || header.samples() < share * all) {
      return false;
    }
    if (header.samples() == 1) {
      // A sampling interval as long as the window: one is all there is.
      return !header.provisional();
    }
    long span = header.lastSampleMillis() - header.firstSampleMillis();
    double interval = (double) span / (header.samples() - 1);
    return span + interval >= share * header.sizeMillis();
  }
}
