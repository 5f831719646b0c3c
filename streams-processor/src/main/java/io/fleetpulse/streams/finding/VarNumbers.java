package io.fleetpulse.streams.finding;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Numbers in as few bytes as they need, those near zero in one. */
final class VarNumbers {
  private VarNumbers() {}

  static void write(long value, DataOutputStream out) throws IOException {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7fL) != 0) {
      out.writeByte((int) (zigzag & 0x7f | 0x80));
      zigzag >>>= 7;
    }
    out.writeByte((int) zigzag);
  }

  static long read(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number of more than ten bytes");
  }
}
