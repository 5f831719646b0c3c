package io.fleetpulse.analysis.histogram;

import java.util.Arrays;

/**
 * An exponential histogram of non-negative values as it travels and is stored: immutable. Buckets
 * are dense from {@code offset} on; {@code counts[k]} is bucket {@code offset + k}.
 */
public final class ExponentialHistogram {
  /** Highest resolution OpenTelemetry defines. */
  public static final int MAX_SCALE = 20;

  /** Lowest resolution OpenTelemetry defines: one bucket spans 2^1024. */
  public static final int MIN_SCALE = -10;

  /** Values of a histogram at most: so many of them added up still are a long. */
  private static final long MOST_VALUES = 1L << 56;

  /** Below the exponent of the least double, 2^-1074. */
  private static final int LEAST_EXPONENT = -1075;

  /** Above the exponent of the greatest double. */
  private static final int MOST_EXPONENT = 1024;

  private static final ExponentialHistogram EMPTY =
      new ExponentialHistogram(MAX_SCALE, 0, 0, new long[0], 0, 0, 0, 0);

  private final int scale;
  private final long zeroCount;
  private final int offset;
  private final long[] counts;
  private final long count;
  private final double sum;
  private final double min;
  private final double max;

  private ExponentialHistogram(
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

  /** A histogram without values. */
  public static ExponentialHistogram empty() {
    return EMPTY;
  }

  /**
   * A histogram from its parts, which may come from anywhere.
   *
   * @throws IllegalArgumentException if no values can have made it: the scale is outside
   *     OpenTelemetry's range, a bucket is negative or beyond all doubles, the buckets do not add
   *     up to {@code count} or to more than {@value #MOST_VALUES}, or sum, least and most cannot be
   */
  public static ExponentialHistogram of(
      int scale,
      long zeroCount,
      int offset,
      long[] counts,
      long count,
      double sum,
      double min,
      double max) {
    if (scale < MIN_SCALE || scale > MAX_SCALE) {
      throw new IllegalArgumentException("histogram scale " + scale + " is outside [-10, 20]");
    }
    if (counts.length > 0
        && (offset < atScale(LEAST_EXPONENT, scale)
            || (long) offset + counts.length - 1 > atScale(MOST_EXPONENT, scale))) {
      throw new IllegalArgumentException(
          "histogram buckets from " + offset + ", " + counts.length + " of them, hold no doubles");
    }
    long total = zeroCount;
    for (long bucket : counts) {
      if (bucket < 0 || bucket > MOST_VALUES) {
        throw new IllegalArgumentException(
            "histogram bucket is " + (bucket < 0 ? "negative: " : "too full: ") + bucket);
      }
      total += bucket;
    }
    if (zeroCount < 0 || count > MOST_VALUES || total != count) {
      throw new IllegalArgumentException(
          "histogram buckets hold " + total + " values, its count says " + count);
    }
    if (!(sum >= 0 && min >= 0 && max >= min && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "histogram of sum " + sum + ", least " + min + ", most " + max);
    }
    return new ExponentialHistogram(scale, zeroCount, offset, counts.clone(), count, sum, min, max);
  }

  /** The bucket at this scale that a power of two lies in or, from below, ends. */
  private static long atScale(long exponent, int scale) {
    return scale >= 0 ? exponent << scale : exponent >> -scale;
  }

  /** As {@link #of} for a caller that gives its array away and has kept the invariants. */
  static ExponentialHistogram trusted(
      int scale,
      long zeroCount,
      int offset,
      long[] counts,
      long count,
      double sum,
      double min,
      double max) {
    return new ExponentialHistogram(scale, zeroCount, offset, counts, count, sum, min, max);
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

  /** Number of dense buckets. */
  public int bucketCount() {
    return counts.length;
  }

  /** Values in each dense bucket. */
  public long[] buckets() {
    return counts.clone();
  }

  /** Values in the {@code k}-th dense bucket. */
  public long bucket(int k) {
    return counts[k];
  }

  public long count() {
    return count;
  }

  public double sum() {
    return sum;
  }

  /** Smallest value; 0 without values. */
  public double min() {
    return min;
  }

  /** Greatest value; 0 without values. */
  public double max() {
    return max;
  }

  /** This and the other together. */
  public ExponentialHistogram merge(ExponentialHistogram other) {
    HistogramAccumulator accumulator = new HistogramAccumulator();
    accumulator.merge(this);
    accumulator.merge(other);
    return accumulator.toHistogram();
  }

  /**
   * The value below which a share {@code q} of the values lies, exponentially interpolated within
   * its bucket as Prometheus does for native histograms; its relative error is below {@code base -
   * 1}. NaN without values or with q outside [0, 1].
   */
  public double quantile(double q) {
    if (!(q >= 0 && q <= 1) || count == 0) {
      return Double.NaN;
    }
    double rank = q * count;
    if (rank <= zeroCount && zeroCount > 0) {
      return clamp(0);
    }
    double below = zeroCount;
    for (int k = 0; k < counts.length; k++) {
      long inBucket = counts[k];
      if (inBucket > 0 && below + inBucket >= rank) {
        double share = (rank - below) / inBucket;
        double exponent = Math.scalb(offset + k + share, -scale);
        return clamp(Math.pow(2.0, exponent));
      }
      below += inBucket;
    }
    return max;
  }

  private double clamp(double value) {
    return Math.min(Math.max(value, min), max);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ExponentialHistogram other
        && scale == other.scale
        && zeroCount == other.zeroCount
        && offset == other.offset
        && count == other.count
        && Double.compare(sum, other.sum) == 0
        && Double.compare(min, other.min) == 0
        && Double.compare(max, other.max) == 0
        && Arrays.equals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Long.hashCode(count) + scale;
  }

  @Override
  public String toString() {
    return "ExponentialHistogram{count="
        + count
        + ", scale="
        + scale
        + ", zeros="
        + zeroCount
        + ", offset="
        + offset
        + ", counts="
        + Arrays.toString(counts)
        + ", sum="
        + sum
        + ", min="
        + min
        + ", max="
        + max
        + "}";
  }
}
