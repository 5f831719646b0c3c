package io.fleetpulse.analysis.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramAccumulatorTest {
  private final HistogramAccumulator accumulator = new HistogramAccumulator();

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        -1,
        -Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void valueThatIsNoMeasurement_isRefusedAndChangesNothing(double value) {
    accumulator.record(2);
    ExponentialHistogram before = accumulator.toHistogram();
    assertThat(accumulator.record(value)).isFalse();
    assertThat(accumulator.toHistogram()).isEqualTo(before);
    assertThat(accumulator.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0})
  void zero_isCountedApart(double zero) {
    assertThat(accumulator.record(zero)).isTrue();
    ExponentialHistogram histogram = accumulator.toHistogram();
    assertThat(histogram.zeroCount()).isEqualTo(1);
    assertThat(histogram.bucketCount()).isZero();
    assertThat(histogram.quantile(0.5)).isZero();
  }

  @Test
  void powersOfTwo_areTheUpperBoundsOfTheirBuckets() {
    for (int exponent = Double.MIN_EXPONENT; exponent <= Double.MAX_EXPONENT; exponent++) {
      double power = Math.scalb(1.0, exponent);
      for (int scale = 0; scale <= ExponentialHistogram.MAX_SCALE; scale++) {
        assertThat(BucketIndex.of(power, scale)).isEqualTo((exponent << scale) - 1);
      }
      assertThat(BucketIndex.of(Math.nextUp(power), 0)).isEqualTo(exponent);
    }
  }

  @Test
  void wholeRangeOfDoubles_fits() {
    accumulator.record(Double.MIN_VALUE);
    accumulator.record(1);
    accumulator.record(Double.MAX_VALUE);
    ExponentialHistogram histogram = accumulator.toHistogram();
    assertThat(histogram.bucketCount()).isLessThanOrEqualTo(HistogramAccumulator.MAX_BUCKETS);
    assertThat(histogram.count()).isEqualTo(3);
    // Subnormal numbers share a bucket.
    assertThat(histogram.quantile(0)).isLessThanOrEqualTo(Double.MIN_NORMAL);
    assertThat(histogram.quantile(1)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void oneValue_isEveryQuantileExactly() {
    accumulator.record(0.037);
    ExponentialHistogram histogram = accumulator.toHistogram();
    assertThat(histogram.scale()).isEqualTo(ExponentialHistogram.MAX_SCALE);
    assertThat(histogram.quantile(0.5)).isEqualTo(0.037);
    assertThat(histogram.quantile(0.999)).isEqualTo(0.037);
  }

  @Test
  void reset_isAsNew() {
    for (int i = 0; i < 1_000; i++) {
      accumulator.record(i);
    }
    accumulator.reset();
    assertThat(accumulator.toHistogram()).isEqualTo(ExponentialHistogram.empty());
    accumulator.record(3);
    HistogramAccumulator fresh = new HistogramAccumulator();
    fresh.record(3);
    assertThat(accumulator.toHistogram()).isEqualTo(fresh.toHistogram());
  }

  @Test
  void histogramTaken_isNotChangedByLaterValues() {
    accumulator.record(5);
    ExponentialHistogram taken = accumulator.toHistogram();
    accumulator.record(5);
    assertThat(taken.count()).isEqualTo(1);
    assertThat(taken.bucket(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-11, 21})
  void scaleOutsideOpenTelemetrysRange_isRefused(int scale) {
    assertThatThrownBy(() -> new HistogramAccumulator(scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(scale));
  }
}
