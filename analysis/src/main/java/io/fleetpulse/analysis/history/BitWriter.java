package io.fleetpulse.analysis.history;

import java.util.Arrays;

/** Bits one after the other, most significant first. For one thread. */
final class BitWriter {
  private static final int LENGTH_BITS = 7;

  private byte[] bytes = new byte[512];
  private int size;
  private int free = 8;

  /** The lowest {@code bits} of the value; 0 to 64. */
  void write(long value, int bits) {
    int left = bits;
    while (left > 0) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      int taken = Math.min(left, free);
      long part = value >>> (left - taken) & ((1L << taken) - 1);
      bytes[size] |= (byte) (part << (free - taken));
      left -= taken;
      free -= taken;
      if (free == 0) {
        free = 8;
        size++;
      }
    }
  }

  /** A number that is mostly small: how many bits it has, then those. */
  void writeNumber(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
    write(bits, LENGTH_BITS);
    write(value, bits);
  }

  /** Whole bytes, from the next whole byte on. */
  void writeBytes(byte[] block) {
    int from = align();
    if (from + block.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (from + block.length));
    }
    System.arraycopy(block, 0, bytes, from, block.length);
    size = from + block.length;
  }

  /** What {@link #writeNumber} takes for it. */
  static int bitsOfNumber(long value) {
    return LENGTH_BITS + Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /** What was written, the last byte filled up with zeros. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, align());
  }

  private int align() {
    if (free < 8) {
      free = 8;
      size++;
    }
    return size;
  }
}
