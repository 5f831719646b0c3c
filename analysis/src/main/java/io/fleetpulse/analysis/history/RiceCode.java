package io.fleetpulse.analysis.history;

/**
 * Numbers around zero in a Golomb–Rice code (R. F. Rice, Some practical universal noiseless coding
 * techniques, JPL publication 79-22, 1979), divided before by what divides all of them: committed
 * memory grows by whole regions. A quotient that is long in unary is escaped, so that an outlier
 * costs no more than its bits.
 *
 * @param coded zigzag codes of the divided numbers
 * @param parameter low bits that are not in the quotient
 * @param bits that all of it takes
 */
record RiceCode(long[] coded, long divisor, int parameter, long bits) {
  private static final int PARAMETER_BITS = 6;
  private static final int ESCAPE = 16;

  static RiceCode of(long[] values) {
    long divisor = divisor(values);
    long[] coded = new long[values.length];
    int[] ofLength = new int[Long.SIZE + 1];
    for (int i = 0; i < values.length; i++) {
      coded[i] = Zigzag.code(values[i] / divisor);
      ofLength[Long.SIZE - Long.numberOfLeadingZeros(coded[i])]++;
    }
    int parameter = parameter(ofLength);
    return new RiceCode(coded, divisor, parameter, bits(coded, divisor, parameter));
  }

  void write(BitWriter out) {
    out.write(parameter, PARAMETER_BITS);
    out.write(divisor == 1 ? 0 : 1, 1);
    if (divisor != 1) {
      out.writeNumber(divisor);
    }
    for (long each : coded) {
      long quotient = each >>> parameter;
      if (escaped(quotient)) {
        out.write((1L << ESCAPE) - 1, ESCAPE);
        out.writeNumber(each);
      } else {
        out.write((1L << quotient + 1) - 2, (int) quotient + 1);
        out.write(each, parameter);
      }
    }
  }

  /** The numbers that were coded. */
  static long[] read(BitReader in, int length) {
    int parameter = (int) in.read(PARAMETER_BITS);
    long divisor = in.read(1) == 0 ? 1 : in.readNumber();
    long[] values = new long[length];
    for (int i = 0; i < length; i++) {
      long quotient = in.readOnes(ESCAPE);
      long each = quotient == ESCAPE ? in.readNumber() : quotient << parameter | in.read(parameter);
      values[i] = Zigzag.decode(each) * divisor;
    }
    return values;
  }

  /** The parameter that is about best: a number is taken for the middle of those of its length. */
  private static int parameter(int[] ofLength) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < Long.SIZE - 1; k++) {
      double bits = 0;
      for (int length = 0; length < ofLength.length; length++) {
        double quotient = length <= k ? 0 : 0.75 * Math.scalb(1.0, length - k);
        bits += ofLength[length] * (quotient < ESCAPE ? quotient + 1 + k : ESCAPE + 7 + length);
      }
      if (bits < least) {
        least = bits;
        best = k;
      }
    }
    return best;
  }

  private static long bits(long[] coded, long divisor, int parameter) {
    long bits = PARAMETER_BITS + 1 + (divisor == 1 ? 0 : BitWriter.bitsOfNumber(divisor));
    for (long each : coded) {
      long quotient = each >>> parameter;
      bits += escaped(quotient) ? ESCAPE + BitWriter.bitsOfNumber(each) : quotient + 1 + parameter;
    }
    return bits;
  }

  private static boolean escaped(long quotient) {
    return quotient < 0 || quotient >= ESCAPE;
  }

  private static long divisor(long[] values) {
    long divisor = 0;
    for (int i = 0; i < values.length && divisor != 1; i++) {
      // The least long is its own absolute value, and divides none but itself and zero.
      divisor = gcd(divisor, values[i]);
    }
    return divisor <= 0 ? 1 : divisor;
  }

  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return Math.abs(x);
  }
}
