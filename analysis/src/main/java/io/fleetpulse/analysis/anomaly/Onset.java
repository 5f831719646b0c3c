package io.fleetpulse.analysis.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Scores the onset of an anomaly only: a score passes if it exceeds all earlier ones, each faded by
 * the values since; else 0. So an incident is told when it begins and whenever it becomes stranger,
 * not at each of its values. It looks back only, and needs no threshold.
 *
 * <p>The fading is exponential, to a half within {@link #HALF_LIFE} values.
 */
public final class Onset implements Detector, Durable {
  private static final int HALF_LIFE = 70;
  private static final double FADING = Math.pow(0.5, 1.0 / HALF_LIFE);

  private final Detector detector;
  private double faded;

  public Onset(Detector detector) {
    this.detector = detector;
  }

  @Override
  public double next(long timestampMillis, double value) {
    double score = detector.next(timestampMillis, value);
    faded *= FADING;
    if (!(score > faded)) {
      return 0;
    }
    faded = score;
    return score;
  }

  @Override
  public boolean warmingUp() {
    return detector.warmingUp();
  }

  @Override
  public void adapt() {
    detector.adapt();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(faded);
    durable().write(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    faded = in.readDouble();
    durable().restore(in);
  }

  private Durable durable() {
    if (detector instanceof Durable durable) {
      return durable;
    }
    throw new UnsupportedOperationException(
        detector.getClass().getSimpleName() + " keeps no bytes");
  }
}
