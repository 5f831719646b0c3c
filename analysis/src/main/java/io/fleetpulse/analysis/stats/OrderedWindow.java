package io.fleetpulse.analysis.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest numbers of a stream, both in order of arrival and of size. 8 bytes a number: they are
 * kept as {@code float}, whose seven digits are more than an estimate from so few has. Adding costs
 * a binary search and a move of half the window. For one thread.
 */
public final class OrderedWindow {
  private final float[] arrived;
  private final float[] sorted;
  private int size;
  private int next;

  /**
   * @param capacity how many numbers are kept, positive
   */
  public OrderedWindow(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", must be positive");
    }
    arrived = new float[capacity];
    sorted = new float[capacity];
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return arrived.length;
  }

  /**
   * Adds a number; the oldest goes when the window is full.
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public void add(double number) {
    if (Double.isNaN(number)) {
      throw new IllegalArgumentException("NaN has no place in an order");
    }
    float added = narrow(number);
    if (size == arrived.length) {
      remove(arrived[next]);
    }
    int at = countBelow(added);
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = added;
    size++;
    arrived[next] = added;
    next = (next + 1) % arrived.length;
  }

  /** How many are at least as large. */
  public int countAtLeast(double number) {
    return size - countBelow(narrow(number));
  }

  /** The number at a place in the order of size, 0 being the smallest. */
  public double at(int place) {
    if (place < 0 || place >= size) {
      throw new IndexOutOfBoundsException("place " + place + " of " + size);
    }
    return sorted[place];
  }

  /** The middle one, or the mean of the two middle ones; NaN when there is none. */
  public double median() {
    if (size == 0) {
      return Double.NaN;
    }
    int middle = size / 2;
    return size % 2 == 1 ? sorted[middle] : ((double) sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Median of the distances from the median; NaN when there is no number. */
  public double medianAbsoluteDeviation() {
    if (size == 0) {
      return Double.NaN;
    }
    double median = median();
    // The distances grow to both sides of the middle: merge the two runs up to their own middle.
    int right = countBelow(narrow(median));
    int left = right - 1;
    int upper = size / 2;
    double before = 0;
    double distance = 0;
    for (int i = 0; i <= upper; i++) {
      before = distance;
      boolean takeLeft =
          right >= size || (left >= 0 && median - sorted[left] <= sorted[right] - median);
      distance = Math.abs(takeLeft ? median - sorted[left--] : sorted[right++] - median);
    }
    return size % 2 == 1 ? distance : (before + distance) / 2;
  }

  /** Mean of the distances from the median; NaN when there is no number. */
  public double meanAbsoluteDeviation() {
    double median = median();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.abs(sorted[i] - median);
    }
    return sum / size;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
    next = 0;
  }

  /** Writes the numbers, oldest first. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeFloat(arrived[Math.floorMod(next - size + i, arrived.length)]);
    }
  }

  /**
   * Replaces the numbers by those written.
   *
   * @throws IOException if they are more than this window keeps
   */
  public void restore(DataInput in) throws IOException {
    int written = in.readInt();
    if (written < 0 || written > arrived.length) {
      throw new IOException(written + " numbers for a window of " + arrived.length);
    }
    clear();
    for (int i = 0; i < written; i++) {
      float number = in.readFloat();
      if (Float.isNaN(number)) {
        throw new IOException("NaN in a window");
      }
      add(number);
    }
  }

  private void remove(float number) {
    int at = countBelow(number);
    System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
    size--;
  }

  private int countBelow(float number) {
    int at = Arrays.binarySearch(sorted, 0, size, number);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && sorted[at - 1] == number) {
      at--;
    }
    return at;
  }

  /** A negative zero would be ordered below zero; beyond the range there is its end. */
  private static float narrow(double number) {
    float narrow = (float) number;
    return Float.isInfinite(narrow) ? Math.copySign(Float.MAX_VALUE, narrow) : narrow + 0.0f;
  }
}
