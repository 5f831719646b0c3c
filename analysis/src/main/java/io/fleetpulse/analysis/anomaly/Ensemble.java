package io.fleetpulse.analysis.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * One score of several detectors: the harmonic mean of their probabilities (Wilson, PNAS 2019;
 * Vovk, Wang, Biometrika 2020), which holds where they depend on each other, as detectors of one
 * series do. It is led by the one that finds the value strangest, at the price of having been free
 * to choose it, and weighs all alike: nothing to tune. Detectors that are warming up have no say.
 */
public final class Ensemble implements Detector, Durable {
  private final List<Detector> members;

  /**
   * @param members at least one; used by nobody else from now on
   */
  public Ensemble(List<Detector> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble needs members");
    }
    this.members = List.copyOf(members);
  }

  @Override
  public double next(long timestampMillis, double value) {
    Scores.requireFinite(value);
    double inverse = 0;
    int judges = 0;
    for (Detector member : members) {
      boolean ready = !member.warmingUp();
      double score = member.next(timestampMillis, value);
      if (ready) {
        inverse += 1 / Scores.probability(score);
        judges++;
      }
    }
    return judges == 0 ? 0 : Scores.ofSurprise(Math.log10(inverse / judges));
  }

  /** While all its members are. */
  @Override
  public boolean warmingUp() {
    for (Detector member : members) {
      if (!member.warmingUp()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void adapt() {
    for (Detector member : members) {
      member.adapt();
    }
  }

  /**
   * Writes all its members.
   *
   * @throws UnsupportedOperationException if one of them is not {@link Durable}
   */
  @Override
  public void write(DataOutput out) throws IOException {
    for (Detector member : members) {
      durable(member).write(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (Detector member : members) {
      durable(member).restore(in);
    }
  }

  private static Durable durable(Detector member) {
    if (member instanceof Durable durable) {
      return durable;
    }
    throw new UnsupportedOperationException(member.getClass().getSimpleName() + " keeps no bytes");
  }
}
