package io.fleetpulse.analysis.history;

/**
 * Decimal numbers of many windows. Those that are whole multiples of a unit to the last bit, as
 * sums of measured values mostly are, are kept as these; all others as the bits in which they
 * differ from the one before (T. Pelkonen et al., Gorilla, VLDB 2015).
 */
final class DoubleColumn {
  private DoubleColumn() {}

  static void write(BitWriter out, double[] values, double unit) {
    long[] multiples = new long[values.length];
    boolean whole = true;
    for (int i = 0; i < values.length && whole; i++) {
      multiples[i] = Math.round(values[i] / unit);
      whole = multiples[i] * unit == values[i];
    }
    out.write(whole ? 0 : 1, 1);
    if (whole) {
      LongColumn.write(out, multiples);
      return;
    }
    long before = 0;
    for (double value : values) {
      long bits = Double.doubleToRawLongBits(value);
      // The high bits are the ones that are equal; reversed, the difference is a small number.
      out.writeNumber(Long.reverse(bits ^ before));
      before = bits;
    }
  }

  static double[] read(BitReader in, int length, double unit) {
    double[] values = new double[length];
    if (in.read(1) == 0) {
      long[] multiples = LongColumn.read(in, length);
      for (int i = 0; i < length; i++) {
        values[i] = multiples[i] * unit;
      }
      return values;
    }
    long before = 0;
    for (int i = 0; i < length; i++) {
      before ^= Long.reverse(in.readNumber());
      values[i] = Double.longBitsToDouble(before);
    }
    return values;
  }
}
