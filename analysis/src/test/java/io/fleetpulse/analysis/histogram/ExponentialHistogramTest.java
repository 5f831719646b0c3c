package io.fleetpulse.analysis.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialHistogramTest {

  private static ExponentialHistogram of(int scale, long zeros, long[] counts, long count) {
    return ExponentialHistogram.of(scale, zeros, 0, counts, count, 1, 0, 1);
  }

  @Test
  void buckets_areOpenTelemetrys() {
    // Scale 0: bucket 0 is (1, 2], bucket 1 is (2, 4].
    HistogramAccumulator accumulator = new HistogramAccumulator(0);
    accumulator.record(1);
    accumulator.record(2);
    accumulator.record(2.5);
    accumulator.record(4);
    ExponentialHistogram histogram = accumulator.toHistogram();
    assertThat(histogram.offset()).isEqualTo(-1);
    assertThat(histogram.bucketCount()).isEqualTo(3);
    assertThat(histogram.bucket(0)).isEqualTo(1);
    assertThat(histogram.bucket(1)).isEqualTo(1);
    assertThat(histogram.bucket(2)).isEqualTo(2);
  }

  @Test
  void countsThatDoNotAddUp_areRefusedWithBothNumbers() {
    assertThatThrownBy(() -> of(0, 1, new long[] {2, 3}, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hold 6 values, its count says 5");
  }

  @Test
  void negativeCounts_areRefused() {
    assertThatThrownBy(() -> of(0, 0, new long[] {2, -1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative: -1");
    assertThatThrownBy(() -> of(0, -1, new long[] {2}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsThatOverflow_areRefused() {
    assertThatThrownBy(() -> of(0, 0, new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 3}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too full");
    long full = 1L << 56;
    assertThatThrownBy(() -> of(0, 0, new long[] {full, full}, 2 * full))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2147483647",
    "20, 2147483647",
    "0, -2147483648",
    "0, 1024",
    "0, -1076",
    "-10, 1",
    "-10, -3",
  })
  void bucketsBeyondAllDoubles_areRefused(int scale, int offset) {
    assertThatThrownBy(
            () -> ExponentialHistogram.of(scale, 0, offset, new long[] {1, 1}, 2, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from " + offset);
  }

  @ParameterizedTest
  @CsvSource({"NaN, 0, 1", "-1, 0, 1", "1, -1, 1", "1, 2, 1", "1, 0, Infinity", "1, NaN, NaN"})
  void boundsThatCannotBe_areRefused(double sum, double min, double max) {
    assertThatThrownBy(() -> ExponentialHistogram.of(0, 0, 0, new long[] {1}, 1, sum, min, max))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, -4, 0, 4, 20})
  void extremesOfAllDoubles_areTakenAndMerge(int scale) {
    HistogramAccumulator least = new HistogramAccumulator(scale);
    least.record(Double.MIN_VALUE);
    HistogramAccumulator most = new HistogramAccumulator(scale);
    most.record(Double.MAX_VALUE);
    ExponentialHistogram both = copy(least.toHistogram()).merge(copy(most.toHistogram()));
    assertThat(copy(both).count()).isEqualTo(2);
  }

  private static ExponentialHistogram copy(ExponentialHistogram from) {
    long[] counts = new long[from.bucketCount()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = from.bucket(k);
    }
    return ExponentialHistogram.of(
        from.scale(),
        from.zeroCount(),
        from.offset(),
        counts,
        from.count(),
        from.sum(),
        from.min(),
        from.max());
  }

  @ParameterizedTest
  @ValueSource(ints = {-11, 21})
  void scaleOutsideOpenTelemetrysRange_isRefused(int scale) {
    assertThatThrownBy(() -> of(scale, 0, new long[] {1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale " + scale);
  }

  @Test
  void arrayGiven_isCopied() {
    long[] counts = {1};
    ExponentialHistogram histogram = of(0, 0, counts, 1);
    counts[0] = 9;
    assertThat(histogram.bucket(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void shareThatIsNone_hasNoQuantile(double q) {
    assertThat(of(0, 0, new long[] {1}, 1).quantile(q)).isNaN();
  }

  @Test
  void emptyHistogram_hasNoQuantile() {
    assertThat(ExponentialHistogram.empty().quantile(0.5)).isNaN();
  }

  @Test
  void zeros_takeTheLowQuantiles() {
    HistogramAccumulator accumulator = new HistogramAccumulator();
    accumulator.record(0);
    accumulator.record(0);
    accumulator.record(8);
    accumulator.record(8);
    ExponentialHistogram histogram = accumulator.toHistogram();
    assertThat(histogram.quantile(0.5)).isZero();
    assertThat(histogram.quantile(0.51)).isCloseTo(8, within(1e-5));
  }
}
