package io.fleetpulse.analysis.histogram;

import java.util.Arrays;

/**
 * Collects values and other histograms into one exponential histogram of at most {@value
 * #MAX_BUCKETS} buckets, at the highest resolution that fits. The resolution of the result depends
 * only on what was added, not on the order. For one thread.
 */
public final class HistogramAccumulator {
  /** Buckets kept at most, OpenTelemetry's default: at most 4.4 % error over a range of 1,000. */
  public static final int MAX_BUCKETS = 160;

  private static final int FIRST_CAPACITY = 8;

  private final int maxScale;
  private int scale;
  private long zeroCount;
  private int offset;
  private int length;
  private long[] counts = new long[0];
  private long count;
  private double sum;
  private double min;
  private double max;

  public HistogramAccumulator() {
    this(ExponentialHistogram.MAX_SCALE);
  }

  /**
   * @param maxScale resolution to begin with
   */
  public HistogramAccumulator(int maxScale) {
    if (maxScale < ExponentialHistogram.MIN_SCALE || maxScale > ExponentialHistogram.MAX_SCALE) {
      throw new IllegalArgumentException("maxScale " + maxScale + " is outside [-10, 20]");
    }
    this.maxScale = maxScale;
    this.scale = maxScale;
  }

  public long count() {
    return count;
  }

  /**
   * Adds a value.
   *
   * @return false, and nothing added, for NaN, infinite and negative values
   */
  public boolean record(double value) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      return false;
    }
    if (value == 0) {
      zeroCount++;
    } else {
      int index = BucketIndex.of(value, scale);
      if (reserve(index, index)) {
        index = BucketIndex.of(value, scale);
      }
      counts[index - offset]++;
    }
    min = count == 0 ? value : Math.min(min, value);
    max = count == 0 ? value : Math.max(max, value);
    sum += value;
    count++;
    return true;
  }

  /** Adds all values of another histogram. */
  public void merge(ExponentialHistogram other) {
    if (other.count() == 0) {
      return;
    }
    int buckets = other.bucketCount();
    if (buckets > 0) {
      lowerScaleTo(other.scale());
      int shift = other.scale() - scale;
      int first = other.offset() >> shift;
      int last = (other.offset() + buckets - 1) >> shift;
      reserve(first, last);
      shift = other.scale() - scale;
      for (int k = 0; k < buckets; k++) {
        counts[((other.offset() + k) >> shift) - offset] += other.bucket(k);
      }
    }
    zeroCount += other.zeroCount();
    min = count == 0 ? other.min() : Math.min(min, other.min());
    max = count == 0 ? other.max() : Math.max(max, other.max());
    sum += other.sum();
    count += other.count();
  }

  /** What was added so far. */
  public ExponentialHistogram toHistogram() {
    if (count == 0) {
      return ExponentialHistogram.empty();
    }
    return ExponentialHistogram.trusted(
        scale,
        zeroCount,
        length == 0 ? 0 : offset,
        Arrays.copyOf(counts, length),
        count,
        sum,
        min,
        max);
  }

  /** Forgets everything, keeps the array. */
  public void reset() {
    Arrays.fill(counts, 0, length, 0);
    scale = maxScale;
    zeroCount = 0;
    offset = 0;
    length = 0;
    count = 0;
    sum = 0;
    min = 0;
    max = 0;
  }

  /** Makes room for buckets first to last of the current scale; true if the scale had to fall. */
  private boolean reserve(int first, int last) {
    int low = length == 0 ? first : Math.min(first, offset);
    int high = length == 0 ? last : Math.max(last, offset + length - 1);
    int shift = 0;
    // long: at scale 20 two far-apart indices differ by more than an int holds.
    while ((long) (high >> shift) - (low >> shift) >= MAX_BUCKETS) {
      shift++;
    }
    if (shift > 0) {
      lowerScaleTo(scale - shift);
      low >>= shift;
      high >>= shift;
    }
    grow(low, high - low + 1);
    return shift > 0;
  }

  private void grow(int low, int newLength) {
    if (length > 0 && low == offset && newLength == length) {
      return;
    }
    int move = length == 0 ? 0 : offset - low;
    if (newLength > counts.length || move > 0) {
      int capacity = Math.max(FIRST_CAPACITY, counts.length);
      while (capacity < newLength) {
        capacity *= 2;
      }
      long[] wider = new long[capacity];
      System.arraycopy(counts, 0, wider, move, length);
      counts = wider;
    }
    offset = low;
    length = newLength;
  }

  private void lowerScaleTo(int target) {
    if (target >= scale) {
      return;
    }
    int shift = scale - target;
    scale = target;
    if (length == 0) {
      return;
    }
    int newOffset = offset >> shift;
    int newLength = ((offset + length - 1) >> shift) - newOffset + 1;
    // In place: a bucket's parent never lies behind it.
    for (int k = 0; k < length; k++) {
      long moved = counts[k];
      counts[k] = 0;
      counts[((offset + k) >> shift) - newOffset] += moved;
    }
    offset = newOffset;
    length = newLength;
  }
}
