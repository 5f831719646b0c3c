package io.fleetpulse.agent.wire;

import io.fleetpulse.agent.histogram.Histogram;

/**
 * Values since the process began, and those of the interval. Immutable.
 *
 * @param count values so far
 * @param sum of the values so far, in the metric's scale
 * @param interval values since the reading before
 */
public record Distribution(long count, long sum, Histogram interval) {
  public static final Distribution NONE = new Distribution(0, 0, Histogram.NONE);

  /** As one with the reading before. */
  public Distribution after(Distribution earlier) {
    return new Distribution(count, sum, earlier.interval.and(interval));
  }

  /** Writes it as {@code Distribution.avsc}. */
  public void write(AvroOut out) {
    out.writeLong(count);
    out.writeLong(sum);
    if (out.writeBranch(interval.count() > 0)) {
      HistogramEncoder.write(interval, out);
    }
  }

  /** What it holds in memory, estimated from above. */
  public int heldBytes() {
    return 40 + interval.heldBytes();
  }
}
