package io.fleetpulse.agent.wire;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.schemas.serde.BucketRuns;

/** Writes histograms as {@code ExponentialHistogram.avsc}. */
final class HistogramEncoder {
  /** A float's precision, a tenth of a millionth: what is below is noise that does not compress. */
  private static final long NOISE = (1L << 29) - 1;

  private HistogramEncoder() {}

  static void write(Histogram histogram, AvroOut out) {
    out.writeLong(histogram.scale());
    out.writeLong(histogram.zeroCount());
    out.writeLong(histogram.offset());
    long[] entries = BucketRuns.of(histogram.buckets());
    out.beginItems(entries.length);
    for (long entry : entries) {
      out.writeLong(entry);
    }
    out.endItems();
    out.writeLong(histogram.count());
    out.writeDouble(rounded(histogram.sum()));
    out.writeDouble(rounded(histogram.min()));
    out.writeDouble(rounded(histogram.max()));
  }

  /** Towards zero, so that finite stays finite and order stays order. */
  private static double rounded(double value) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(value) & ~NOISE);
  }
}
