package io.fleetpulse.analysis.expression;

/** Values of an instance's newest windows of one tier. */
public interface Earlier {
  /** Nothing is remembered. */
  Earlier NONE = reference -> windows -> Double.NaN;

  /** What is remembered of a statistic. */
  Values of(Reference reference);

  /** Of one statistic. */
  interface Values {
    /**
     * The value so many windows before the newest.
     *
     * @param windows 0: in the newest
     * @return NaN: it was missing, or is not remembered
     */
    double ago(int windows);
  }
}
