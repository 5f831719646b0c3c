package io.fleetpulse.analysis.history;

import java.util.Arrays;

/**
 * One statistic of many windows. Of four forms the shortest is taken: nothing but zeros, one value
 * throughout, the values, or the first and the differences to the one before.
 */
final class LongColumn {
  private static final int FORM_BITS = 2;
  private static final int ZEROS = 0;
  private static final int CONSTANT = 1;
  private static final int VALUES = 2;
  private static final int DIFFERENCES = 3;

  /** Far more than a chunk has; a damaged length must not ask for all memory. */
  private static final int MOST_VALUES = 1 << 20;

  private LongColumn() {}

  static void write(BitWriter out, long[] values) {
    if (constant(values)) {
      boolean zero = values.length == 0 || values[0] == 0;
      out.write(zero ? ZEROS : CONSTANT, FORM_BITS);
      if (!zero) {
        out.writeNumber(Zigzag.code(values[0]));
      }
      return;
    }
    RiceCode plain = RiceCode.of(values);
    long first = Zigzag.code(values[0]);
    RiceCode differences = RiceCode.of(differences(values));
    if (plain.bits() <= differences.bits() + BitWriter.bitsOfNumber(first)) {
      out.write(VALUES, FORM_BITS);
      plain.write(out);
    } else {
      out.write(DIFFERENCES, FORM_BITS);
      out.writeNumber(first);
      differences.write(out);
    }
  }

  /**
   * The column.
   *
   * @throws IndexOutOfBoundsException or IllegalArgumentException if the bits are none
   */
  static long[] read(BitReader in, int length) {
    if (length > MOST_VALUES) {
      throw new IllegalArgumentException("a column of " + length + " values");
    }
    return switch ((int) in.read(FORM_BITS)) {
      case CONSTANT -> {
        long[] values = new long[length];
        Arrays.fill(values, Zigzag.decode(in.readNumber()));
        yield values;
      }
      case VALUES -> RiceCode.read(in, length);
      case DIFFERENCES -> sums(Zigzag.decode(in.readNumber()), RiceCode.read(in, length - 1));
      default -> new long[length];
    };
  }

  private static boolean constant(long[] values) {
    for (long value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  private static long[] differences(long[] values) {
    long[] result = new long[values.length - 1];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i + 1] - values[i];
    }
    return result;
  }

  private static long[] sums(long first, long[] differences) {
    long[] result = new long[differences.length + 1];
    result[0] = first;
    for (int i = 0; i < differences.length; i++) {
      result[i + 1] = result[i] + differences[i];
    }
    return result;
  }
}
