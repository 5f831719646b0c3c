package io.fleetpulse.analysis.histogram;

/**
 * Which bucket a value falls into. Bucket {@code i} at scale {@code s} holds {@code (base^i,
 * base^(i+1)]} with {@code base = 2^(2^-s)}; a bucket's parent at scale {@code s-1} is {@code i >>
 * 1}. Mapping as in the OpenTelemetry metrics data model, "Exponential Scale".
 */
final class BucketIndex {
  private static final long MANTISSA = 0x000f_ffff_ffff_ffffL;
  private static final double LOG2_E = 1.0 / Math.log(2.0);

  private BucketIndex() {}

  /** The bucket of a finite value above zero. */
  static int of(double value, int scale) {
    int exponent = Math.getExponent(value);
    boolean powerOfTwo;
    if (exponent < Double.MIN_EXPONENT) {
      // Subnormal: all of them share the lowest normal exponent, far below any real measurement.
      exponent = Double.MIN_EXPONENT;
      powerOfTwo = false;
      if (scale > 0) {
        return exponent << scale;
      }
    } else {
      powerOfTwo = (Double.doubleToRawLongBits(value) & MANTISSA) == 0;
    }
    if (scale <= 0) {
      return (powerOfTwo ? exponent - 1 : exponent) >> -scale;
    }
    if (powerOfTwo) {
      // The logarithm may land on either side of an exact boundary; the exponent is exact.
      return (exponent << scale) - 1;
    }
    int index = (int) Math.ceil(Math.log(value) * Math.scalb(LOG2_E, scale)) - 1;
    int lowest = exponent << scale;
    return Math.min(Math.max(index, lowest), lowest + (1 << scale) - 1);
  }

  /** {@code base^index}: the bound that bucket {@code index} excludes. */
  static double lowerBound(int index, int scale) {
    return Math.pow(2.0, Math.scalb((double) index, -scale));
  }
}
