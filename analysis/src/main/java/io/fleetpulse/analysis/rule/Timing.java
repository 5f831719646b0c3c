package io.fleetpulse.analysis.rule;

/**
 * How long a problem has to hold or to be gone.
 *
 * @param forMillis windows of this length together must hold before it fires; 0: the first does
 * @param keepFiringForMillis windows of this length together must clear before it ends
 */
public record Timing(long forMillis, long keepFiringForMillis) {
  public static final Timing AT_ONCE = new Timing(0, 0);

  public Timing {
    if (forMillis < 0) {
      throw new IllegalArgumentException("forMillis < 0: " + forMillis);
    }
    if (keepFiringForMillis < 0) {
      throw new IllegalArgumentException("keepFiringForMillis < 0: " + keepFiringForMillis);
    }
  }
}
