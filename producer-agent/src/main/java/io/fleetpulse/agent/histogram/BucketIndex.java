package io.fleetpulse.agent.histogram;

/**
 * Which bucket a value falls into. Bucket {@code i} at scale {@code s} holds {@code (base^i,
 * base^(i+1)]} with {@code base = 2^(2^-s)}; its parent at scale {@code s-1} is {@code i >> 1}.
 * Mapping as in the OpenTelemetry metrics data model, "Exponential Scale".
 */
final class BucketIndex {
  /** Finer than this no bucket is: 0.3 % wide. */
  static final int FINEST_SCALE = 8;

  private static final long MANTISSA = 0x000f_ffff_ffff_ffffL;
  private static final double PER_LOG = Math.scalb(1 / Math.log(2), FINEST_SCALE);

  private BucketIndex() {}

  /** The bucket at the finest scale of a finite value above zero. */
  static int of(double value) {
    int exponent = Math.getExponent(value);
    if (exponent < Double.MIN_EXPONENT) {
      return Double.MIN_EXPONENT << FINEST_SCALE; // subnormal: below any real measurement
    }
    int lowest = exponent << FINEST_SCALE;
    if ((Double.doubleToRawLongBits(value) & MANTISSA) == 0) {
      return lowest - 1; // the logarithm may land on either side of the bound
    }
    int index = (int) Math.ceil(Math.log(value) * PER_LOG) - 1;
    return Math.min(Math.max(index, lowest), lowest + (1 << FINEST_SCALE) - 1);
  }
}
