package io.fleetpulse.agent.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that takes Avro's binary encoding. Reused; for one thread. */
public final class AvroOut {
  private static final int KIB_BITS = 10;
  private static final int NANOS_PER_MICRO = 1_000;

  private byte[] bytes = new byte[1024];
  private int length;

  public void reset() {
    length = 0;
  }

  /** Bytes written since the last {@link #reset}. */
  public int length() {
    return length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void writeByte(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Four bytes, the highest first: the schema's id in Confluent's frame. */
  public void writeId(int id) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeByte(id >>> shift);
    }
  }

  public void writeLong(long value) {
    room(10);
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7fL) != 0) {
      bytes[length++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    bytes[length++] = (byte) zigzag;
  }

  /** Memory, in the schema's unit: KiB, as nobody asks for less. */
  public void writeKib(long bytes) {
    writeLong(bytes < 0 ? bytes : bytes >> KIB_BITS);
  }

  /** A time, in the schema's unit: microseconds, as clocks tell no less. */
  public void writeMicros(long nanos) {
    writeLong(nanos < 0 ? nanos : nanos / NANOS_PER_MICRO);
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /**
   * Begins a union of null and something: the branch.
   *
   * @return whether something follows
   */
  public boolean writeBranch(boolean present) {
    writeLong(present ? 1 : 0);
    return present;
  }

  public void writeFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      writeByte(bits >>> shift);
    }
  }

  public void writeDouble(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      writeByte((int) (bits >>> shift));
    }
  }

  public void writeString(String text) {
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public void writeBytes(byte[] value) {
    writeLong(value.length);
    writeRaw(value);
  }

  /** Bytes that are encoded already. */
  public void writeRaw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Begins an array or map in one block; {@link #endItems} ends it. */
  public void beginItems(int count) {
    if (count > 0) {
      writeLong(count);
    }
  }

  public void endItems() {
    writeLong(0);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
