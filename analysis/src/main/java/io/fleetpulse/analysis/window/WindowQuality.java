package io.fleetpulse.analysis.window;

/** How far a window can be trusted. */
public enum WindowQuality {
  /** Every sample the agent numbered is in it. */
  OK,
  /** Samples are missing, or it was closed by silence. */
  PARTIAL
}
