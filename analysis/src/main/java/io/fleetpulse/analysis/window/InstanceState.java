package io.fleetpulse.analysis.window;

/** Whether an instance is heard of. */
public enum InstanceState {
  /** Its samples arrive. */
  LIVE,
  /** Its samples have stopped, and nobody knows why. */
  SILENT,
  /** Its agent said that it ends: nothing more is to come. */
  ENDED
}
