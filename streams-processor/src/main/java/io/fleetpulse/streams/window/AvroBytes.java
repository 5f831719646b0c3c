package io.fleetpulse.streams.window;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that takes Avro's binary encoding. Reused; for one thread. */
final class AvroBytes {
  private byte[] bytes = new byte[1024];
  private int length;

  void reset() {
    length = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Confluent's frame: magic byte 0 and the schema's id. */
  void writeFrame(int schemaId) {
    room(5);
    bytes[length++] = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (schemaId >>> shift);
    }
  }

  void writeLong(long value) {
    room(10);
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7fL) != 0) {
      bytes[length++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    bytes[length++] = (byte) zigzag;
  }

  void writeDouble(double value) {
    room(Double.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (bits >>> shift);
    }
  }

  void writeString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeLong(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  /** Begins an array or map of so many items in one block; {@link #endItems} ends it. */
  void beginItems(int count) {
    if (count > 0) {
      writeLong(count);
    }
  }

  void endItems() {
    writeLong(0);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
