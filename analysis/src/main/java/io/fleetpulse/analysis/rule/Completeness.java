package io.fleetpulse.analysis.rule;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.WindowHeader;

/** Whether a window holds enough of what it should to be judged. */
public final class Completeness {
  private Completeness() {}

  /**
   * False when most of its samples were lost, or when its samples span less than half of it: a JVM
   * that just started, that stopped, or whose later samples are still under way.
   */
  public static boolean judgeable(ClosedWindow window) {
    WindowHeader header = window.header();
    if (header.samples() == 0 || header.lostSamples() > header.samples()) {
      return false;
    }
    if (header.samples() == 1) {
      // A sampling interval as long as the window: one is all there is.
      return !header.provisional();
    }
    long span = header.lastSampleMillis() - header.firstSampleMillis();
    long interval = span / (header.samples() - 1);
    return 2 * (span + interval) >= header.sizeMillis();
  }
}
