package io.fleetpulse.analysis.history;

/** Signed numbers as unsigned ones that are small when the number is near zero. */
final class Zigzag {
  private Zigzag() {}

  static long code(long value) {
    return value << 1 ^ value >> 63;
  }

  static long decode(long coded) {
    return coded >>> 1 ^ -(coded & 1);
  }
}
