package io.fleetpulse.agent.histogram;

import java.util.Arrays;

/**
 * Collects values into a histogram of at most {@value #MOST_BUCKETS} buckets; its scale falls as
 * the range of the values grows. The result does not depend on their order. For one thread.
 */
public final class HistogramCollector {
  /** OpenTelemetry's default: at most 4.4 % error over a range of 1,000. */
  static final int MOST_BUCKETS = 160;

  private static final int FIRST_CAPACITY = 8;

  private int scale = BucketIndex.FINEST_SCALE;
  private long zeroCount;
  private int offset;
  private int length;
  private long[] counts = new long[0];
  private long count;
  private double sum;
  private double min;
  private double max;

  /** Whether {@link #record} would take it: finite and not negative. */
  public static boolean takes(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }

  public long count() {
    return count;
  }

  /**
   * Adds a value.
   *
   * @return false, and nothing added, if it is negative or not finite
   */
  public boolean record(double value) {
    if (!takes(value)) {
      return false;
    }
    if (value > 0) {
      int finest = BucketIndex.of(value);
      reserve(at(finest), at(finest));
      counts[at(finest) - offset]++;
    } else {
      zeroCount++;
    }
    extremes(value, value);
    sum += value;
    count++;
    return true;
  }

  /** Adds all values of a histogram. */
  public void add(Histogram other) {
    if (other.count() == 0) {
      return;
    }
    int buckets = other.bucketCount();
    if (buckets > 0) {
      lowerScaleTo(other.scale());
      int shift = other.scale() - scale;
      reserve(other.offset() >> shift, (other.offset() + buckets - 1) >> shift);
      shift = other.scale() - scale;
      for (int i = 0; i < buckets; i++) {
        counts[((other.offset() + i) >> shift) - offset] += other.bucket(i);
      }
    }
    zeroCount += other.zeroCount();
    extremes(other.min(), other.max());
    sum += other.sum();
    count += other.count();
  }

  /** What was added since it was last taken. */
  public Histogram take() {
    if (count == 0) {
      return Histogram.NONE;
    }
    Histogram taken =
        new Histogram(
            scale, zeroCount, offset, Arrays.copyOf(counts, length), count, sum, min, max);
    Arrays.fill(counts, 0, length, 0);
    scale = BucketIndex.FINEST_SCALE;
    zeroCount = 0;
    offset = 0;
    length = 0;
    count = 0;
    sum = 0;
    min = 0;
    max = 0;
    return taken;
  }

  /** What it holds in memory, estimated from above, in bytes. */
  public int heldBytes() {
    return 104 + Long.BYTES * counts.length;
  }

  private int at(int finest) {
    return finest >> (BucketIndex.FINEST_SCALE - scale);
  }

  private void extremes(double least, double most) {
    min = count == 0 ? least : Math.min(min, least);
    max = count == 0 ? most : Math.max(max, most);
  }

  /** Makes room for buckets first to last of the current scale, which may have to fall. */
  private void reserve(int first, int last) {
    int low = length == 0 ? first : Math.min(first, offset);
    int high = length == 0 ? last : Math.max(last, offset + length - 1);
    int shift = 0;
    while ((high >> shift) - (low >> shift) >= MOST_BUCKETS) {
      shift++;
    }
    if (shift > 0) {
      lowerScaleTo(scale - shift);
    }
    grow(low >> shift, (high >> shift) - (low >> shift) + 1);
  }

  private void grow(int low, int newLength) {
    int move = length == 0 ? 0 : offset - low;
    if (newLength > counts.length || move > 0) {
      int capacity = Math.max(FIRST_CAPACITY, counts.length);
      while (capacity < newLength) {
        capacity *= 2;
      }
      long[] wider = new long[Math.min(capacity, MOST_BUCKETS)];
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
    for (int i = 0; i < length; i++) {
      long moved = counts[i];
      counts[i] = 0;
      counts[((offset + i) >> shift) - newOffset] += moved;
    }
    offset = newOffset;
    length = newLength;
  }
}
