package io.fleetpulse.agent.wire;

import io.fleetpulse.agent.histogram.Histogram;

/** Writes histograms as {@code ExponentialHistogram.avsc}. */
final class HistogramEncoder {
  private HistogramEncoder() {}

  static void write(Histogram histogram, AvroOut out) {
    out.writeLong(histogram.scale());
    out.writeLong(histogram.zeroCount());
    out.writeLong(histogram.offset());
    out.beginItems(histogram.bucketCount());
    for (int i = 0; i < histogram.bucketCount(); i++) {
      out.writeLong(histogram.bucket(i));
    }
    out.endItems();
    out.writeLong(histogram.count());
    out.writeDouble(histogram.sum());
    out.writeDouble(histogram.min());
    out.writeDouble(histogram.max());
  }
}
