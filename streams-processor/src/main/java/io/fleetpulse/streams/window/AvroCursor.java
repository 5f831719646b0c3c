package io.fleetpulse.streams.window;

import java.nio.charset.StandardCharsets;

/**
 * Reads Avro's binary encoding from an array, without copying. Reading past the end throws {@link
 * IndexOutOfBoundsException}, nonsense lengths {@link IllegalArgumentException}: to the caller both
 * mean undecodable bytes.
 */
public final class AvroCursor {
  private byte[] bytes = new byte[0];
  private int position;

  public void reset(byte[] source, int from) {
    bytes = source;
    position = from;
  }

  public int position() {
    return position;
  }

  public void position(int to) {
    position = to;
  }

  public int remaining() {
    return bytes.length - position;
  }

  public long readLong() {
    int first = bytes[position++];
    // Most numbers of a sample take one byte: small enough to be inlined everywhere.
    return first >= 0 ? (first >>> 1) ^ -(first & 1) : readLonger(first & 0x7f);
  }

  private long readLonger(long value) {
    int shift = 7;
    while (true) {
      int b = bytes[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
      shift += 7;
      if (shift > 63) {
        throw new IllegalArgumentException("a number of more than ten bytes at " + position);
      }
    }
  }

  public int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new IllegalArgumentException("not an int: " + value + " at " + position);
    }
    return (int) value;
  }

  public float readFloat() {
    int bits = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      bits |= (bytes[position++] & 0xff) << shift;
    }
    return Float.intBitsToFloat(bits);
  }

  public double readDouble() {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      bits |= (bytes[position++] & 0xffL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  public boolean readBoolean() {
    return bytes[position++] != 0;
  }

  public String readString() {
    int length = readLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  public void skip(int length) {
    if (length < 0 || length > remaining()) {
      throw new IllegalArgumentException("length " + length + " at " + position);
    }
    position += length;
  }

  public void skipBytes() {
    int length = readLength();
    position += length;
  }

  /**
   * Items of the next block of an array or map; 0 at its end. A block's size in bytes, where given,
   * is passed over.
   */
  public long readBlock() {
    long count = readLong();
    if (count < 0) {
      readLong();
      count = -count;
    }
    // Each item takes a byte at least, but for empty records, which no sample holds.
    if (count < 0 || count > remaining()) {
      throw new IllegalArgumentException("a block of " + count + " items at " + position);
    }
    return count;
  }

  private int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new IllegalArgumentException("length " + length + " at " + position);
    }
    return (int) length;
  }
}
