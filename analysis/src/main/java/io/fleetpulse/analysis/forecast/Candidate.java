package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A model in competition: what it said and how far it was off, recent errors counting more. */
final class Candidate {
  final ForecastModel kind;
  final Model model;
  private final Pending said;
  private final double decay;
  private final double[] errors;
  private final double[] counts;

  Candidate(ForecastModel kind, Seasons seasons, int[] horizons, double decay) {
    this.kind = kind;
    this.model = kind.create(seasons);
    this.said = new Pending(horizons, 1);
    this.decay = decay;
    this.errors = new double[horizons.length];
    this.counts = new double[horizons.length];
  }

  /** The value of a step has come. */
  void settle(long step, double value) {
    for (int k = 0; k < errors.length; k++) {
      double off = Math.abs(value - said.due(k, step, 0));
      if (!Double.isNaN(off)) {
        errors[k] = decay * errors[k] + off;
        counts[k] = decay * counts[k] + 1;
      }
    }
  }

  /** What it said of this step at a watched horizon; NaN: nothing. */
  double due(int horizon, long step) {
    return said.due(horizon, step, 0);
  }

  /**
   * What it says of the steps after this one.
   *
   * @param path empty: nothing
   */
  void say(long step, int[] horizons, double[] path) {
    for (int k = 0; k < horizons.length; k++) {
      said.say(k, step, 0, path.length == 0 ? Double.NaN : path[horizons[k] - 1]);
    }
  }

  /** Mean absolute error at a watched horizon; NaN while it was never judged. */
  double error(int horizon) {
    return errors[horizon] / counts[horizon];
  }

  /** How many forecasts it was judged by at a watched horizon, old ones counting less. */
  double judged(int horizon) {
    return counts[horizon];
  }

  void write(DataOutput out) throws IOException {
    model.write(out);
    said.write(out);
    Numbers.write(errors, out);
    Numbers.write(counts, out);
  }

  void read(DataInput in) throws IOException {
    model.read(in);
    said.read(in);
    Numbers.read(errors, in);
    Numbers.read(counts, in);
  }
}
