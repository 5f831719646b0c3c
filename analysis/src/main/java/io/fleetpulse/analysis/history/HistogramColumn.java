package io.fleetpulse.analysis.history;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The histograms of one distribution in many windows, most of which may have none. */
final class HistogramColumn {
  private HistogramColumn() {}

  /**
   * @param scale of the series: sums and extremes that are whole multiples of it are kept as such
   */
  static void write(BitWriter out, @Nullable ExponentialHistogram[] histograms, double scale) {
    long[] present = new long[histograms.length];
    List<ExponentialHistogram> there = new ArrayList<>();
    for (int i = 0; i < histograms.length; i++) {
      ExponentialHistogram histogram = histograms[i];
      if (histogram != null) {
        present[i] = 1;
        there.add(histogram);
      }
    }
    LongColumn.write(out, present);
    int n = there.size();
    long[] scales = new long[n];
    long[] zeros = new long[n];
    long[] offsets = new long[n];
    long[] lengths = new long[n];
    double[] sums = new double[n];
    double[] least = new double[n];
    double[] most = new double[n];
    for (int i = 0; i < n; i++) {
      ExponentialHistogram histogram = there.get(i);
      scales[i] = histogram.scale();
      zeros[i] = histogram.zeroCount();
      offsets[i] = histogram.offset();
      lengths[i] = histogram.bucketCount();
      sums[i] = histogram.sum();
      least[i] = histogram.min();
      most[i] = histogram.max();
    }
    LongColumn.write(out, scales);
    LongColumn.write(out, zeros);
    LongColumn.write(out, offsets);
    LongColumn.write(out, lengths);
    LongColumn.write(out, buckets(there, lengths));
    DoubleColumn.write(out, sums, scale);
    DoubleColumn.write(out, least, scale);
    DoubleColumn.write(out, most, scale);
  }

  static @Nullable ExponentialHistogram[] read(BitReader in, int length, double scale) {
    long[] present = LongColumn.read(in, length);
    int n = 0;
    for (long each : present) {
      n += each == 1 ? 1 : 0;
    }
    long[] scales = LongColumn.read(in, n);
    long[] zeros = LongColumn.read(in, n);
    long[] offsets = LongColumn.read(in, n);
    long[] lengths = LongColumn.read(in, n);
    long[] buckets = LongColumn.read(in, total(lengths));
    double[] sums = DoubleColumn.read(in, n, scale);
    double[] least = DoubleColumn.read(in, n, scale);
    double[] most = DoubleColumn.read(in, n, scale);
    @Nullable ExponentialHistogram[] histograms = new ExponentialHistogram[length];
    int next = 0;
    int bucket = 0;
    for (int i = 0; i < length; i++) {
      if (present[i] == 1) {
        long[] counts = new long[(int) lengths[next]];
        long count = zeros[next];
        for (int k = 0; k < counts.length; k++) {
          counts[k] = buckets[bucket++];
          count += counts[k];
        }
        histograms[i] =
            ExponentialHistogram.of(
                (int) scales[next],
                zeros[next],
                (int) offsets[next],
                counts,
                count,
                sums[next],
                least[next],
                most[next]);
        next++;
      }
    }
    return histograms;
  }

  private static long[] buckets(List<ExponentialHistogram> histograms, long[] lengths) {
    long[] all = new long[total(lengths)];
    int next = 0;
    for (ExponentialHistogram histogram : histograms) {
      for (int k = 0; k < histogram.bucketCount(); k++) {
        all[next++] = histogram.bucket(k);
      }
    }
    return all;
  }

  private static int total(long[] lengths) {
    long total = 0;
    for (long each : lengths) {
      total += each;
    }
    return Math.toIntExact(total);
  }
}
