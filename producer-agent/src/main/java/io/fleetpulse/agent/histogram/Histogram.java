package io.fleetpulse.agent.histogram;

import java.util.Arrays;

/**
 * An exponential histogram of finite values that are not negative. Buckets are dense from {@code
 * offset} on. Immutable.
 */
public final class Histogram {
  /** Without values. */
  public static final Histogram NONE =
      new Histogram(BucketIndex.FINEST_SCALE, 0, 0, new long[0], 0, 0, 0, 0);

  private static final int WHOLE_PARTS = 4;

  private final int scale;
  private final long zeroCount;
  private final int offset;
  private final long[] counts;
  private final long count;
  private final double sum;
  private final double min;
  private final double max;

  Histogram(
      int scale,
      long zeroCount,
      int offset,
      long[] counts,
      long count,
      double sum,
      double min,
      double max) {
    this.scale = scale;
    this.zeroCount = zeroCount;
    this.offset = offset;
    this.counts = counts;
    this.count = count;
    this.sum = sum;
    this.min = min;
    this.max = max;
  }

  /** Of these values; those that are negative or not finite are left out. */
  public static Histogram of(double... values) {
    HistogramCollector collector = new HistogramCollector();
    for (double value : values) {
      collector.record(value);
    }
    return collector.take();
  }

  /** From what {@link #whole} and {@link #real} gave. */
  public static Histogram ofParts(long[] whole, double[] real) {
    return new Histogram(
        (int) whole[0],
        whole[1],
        (int) whole[2],
        Arrays.copyOfRange(whole, WHOLE_PARTS, whole.length),
        whole[3],
        real[0],
        real[1],
        real[2]);
  }

  /** Scale, zeros, offset, count and the buckets, for the other side of a class loader. */
  public long[] whole() {
    long[] parts = new long[WHOLE_PARTS + counts.length];
    parts[0] = scale;
    parts[1] = zeroCount;
    parts[2] = offset;
    parts[3] = count;
    System.arraycopy(counts, 0, parts, WHOLE_PARTS, counts.length);
    return parts;
  }

  /** Sum, least and most, for the other side of a class loader. */
  public double[] real() {
    return new double[] {sum, min, max};
  }

  /** This and another together. */
  public Histogram and(Histogram other) {
    if (other.count == 0) {
      return this;
    }
    if (count == 0) {
      return other;
    }
    HistogramCollector both = new HistogramCollector();
    both.add(this);
    both.add(other);
    return both.take();
  }

  public int scale() {
    return scale;
  }

  public long zeroCount() {
    return zeroCount;
  }

  public int offset() {
    return offset;
  }

  public int bucketCount() {
    return counts.length;
  }

  /** Values in each dense bucket. */
  public long[] buckets() {
    return counts.clone();
  }

  /** Values in the {@code i}-th dense bucket. */
  public long bucket(int i) {
    return counts[i];
  }

  public long count() {
    return count;
  }

  public double sum() {
    return sum;
  }

  /** The least; 0 without values. */
  public double min() {
    return min;
  }

  /** The most; 0 without values. */
  public double max() {
    return max;
  }

  /** What it holds in memory, estimated from above, in bytes. */
  public int heldBytes() {
    return count == 0 ? 0 : 88 + Long.BYTES * counts.length;
  }
}
