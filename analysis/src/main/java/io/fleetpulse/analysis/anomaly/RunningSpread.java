package io.fleetpulse.analysis.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Mean and variance of the latest values of a stream, with weights that fall off exponentially
 * (West 1979; Finch 2009) once {@link #MEMORY} values were seen.
 */
final class RunningSpread implements Durable {
  private static final int MEMORY = 2_000;

  private int count;
  private double mean;
  private double variance;

  void add(double value) {
    double weight = weight();
    double off = value - mean;
    mean += weight * off;
    variance = (1 - weight) * (variance + weight * off * off);
  }

  /** Adds the squared distance from a given centre instead of the own mean. */
  void addAround(double value, double centre) {
    double off = value - centre;
    variance += weight() * (off * off - variance);
  }

  double variance() {
    return variance;
  }

  /** The value in standard deviations from the mean; 0 while nothing varied. */
  double standardized(double value) {
    return variance > 0 ? (value - mean) / Math.sqrt(variance) : 0;
  }

  void forget() {
    count = 0;
    mean = 0;
    variance = 0;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(count);
    out.writeDouble(mean);
    out.writeDouble(variance);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readInt();
    mean = in.readDouble();
    variance = in.readDouble();
  }

  private double weight() {
    count = Math.min(count + 1, MEMORY);
    return 1.0 / count;
  }
}
