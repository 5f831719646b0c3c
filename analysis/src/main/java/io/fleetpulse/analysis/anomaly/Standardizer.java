package io.fleetpulse.analysis.anomaly;

/**
 * Brings values of any unit to one scale: distance from the running mean in standard deviations,
 * bent by the inverse hyperbolic sine, so that an outlier stays one without outweighing all else.
 */
final class Standardizer {
  private final RunningSpread[] spreads;

  Standardizer(int dimensions) {
    spreads = new RunningSpread[dimensions];
    for (int i = 0; i < dimensions; i++) {
      spreads[i] = new RunningSpread();
    }
  }

  int dimensions() {
    return spreads.length;
  }

  void forget() {
    for (RunningSpread spread : spreads) {
      spread.forget();
    }
  }

  /** A new array; the values are learned afterwards. */
  double[] next(double[] values) {
    double[] standard = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double z = spreads[i].standardized(values[i]);
      standard[i] = Math.signum(z) * Math.log(Math.abs(z) + Math.hypot(z, 1));
      spreads[i].add(values[i]);
    }
    return standard;
  }
}
