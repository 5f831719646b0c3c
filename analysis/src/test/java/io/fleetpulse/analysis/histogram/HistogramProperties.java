package io.fleetpulse.analysis.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever is measured and however it is split up, the histogram is the same and near the truth.
 */
class HistogramProperties {

  /** Zeros, powers of two (bucket bounds), values close together and many magnitudes apart. */
  @Provide
  Arbitrary<List<Double>> values() {
    Arbitrary<Double> exponents = Arbitraries.doubles().between(-40, 40).ofScale(6);
    Arbitrary<Double> value =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(0.0)),
            Tuple.of(2, Arbitraries.integers().between(-60, 60).map(e -> Math.scalb(1.0, e))),
            Tuple.of(4, exponents.map(e -> Math.pow(2, e))),
            Tuple.of(4, Arbitraries.doubles().between(0.9, 1.1).ofScale(9)));
    return value.list().ofMaxSize(400);
  }

  @Property
  void partsMerged_areTheWhole(@ForAll("values") List<Double> values, @ForAll int cut) {
    int at = values.isEmpty() ? 0 : Math.floorMod(cut, values.size());
    ExponentialHistogram merged =
        Values.histogram(values.subList(0, at))
            .merge(Values.histogram(values.subList(at, values.size())));
    same(merged, Values.histogram(values));
  }

  @Property
  void merge_isCommutative(
      @ForAll("values") List<Double> one, @ForAll("values") List<Double> other) {
    ExponentialHistogram a = Values.histogram(one);
    ExponentialHistogram b = Values.histogram(other);
    assertThat(a.merge(b)).isEqualTo(b.merge(a));
  }

  @Property
  void merge_isAssociativeWhateverTheScales(
      @ForAll("values") List<Double> one,
      @ForAll("values") List<Double> two,
      @ForAll("values") List<Double> three,
      @ForAll @IntRange(min = -10, max = 20) int scale) {
    ExponentialHistogram a = Values.histogram(one);
    ExponentialHistogram b = Values.histogram(two, scale);
    ExponentialHistogram c = Values.histogram(three);
    same(a.merge(b).merge(c), a.merge(b.merge(c)));
  }

  @Property
  void emptyHistogram_isNeutral(@ForAll("values") List<Double> values) {
    ExponentialHistogram histogram = Values.histogram(values);
    assertThat(histogram.merge(ExponentialHistogram.empty())).isEqualTo(histogram);
    assertThat(ExponentialHistogram.empty().merge(histogram)).isEqualTo(histogram);
  }

  @Property
  void order_doesNotMatter(@ForAll("values") List<Double> values, @ForAll Random random) {
    List<Double> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    same(Values.histogram(shuffled), Values.histogram(values));
  }

  @Property
  void everyValue_isCountedOnce(@ForAll("values") List<Double> values) {
    ExponentialHistogram histogram = Values.histogram(values);
    long buckets = 0;
    for (int k = 0; k < histogram.bucketCount(); k++) {
      buckets += histogram.bucket(k);
    }
    assertThat(histogram.count()).isEqualTo(values.size());
    assertThat(histogram.zeroCount() + buckets).isEqualTo(values.size());
    assertThat(histogram.min())
        .isEqualTo(values.stream().mapToDouble(Double::doubleValue).min().orElse(0));
    assertThat(histogram.max())
        .isEqualTo(values.stream().mapToDouble(Double::doubleValue).max().orElse(0));
  }

  @Property
  void resolution_isTheHighestThatFits(@ForAll("values") List<Double> values) {
    ExponentialHistogram histogram = Values.histogram(values);
    assertThat(histogram.bucketCount()).isLessThanOrEqualTo(HistogramAccumulator.MAX_BUCKETS);
    double[] positive = values.stream().mapToDouble(v -> v).filter(v -> v > 0).sorted().toArray();
    int finer = histogram.scale() + 1;
    if (positive.length > 0 && finer <= ExponentialHistogram.MAX_SCALE) {
      long first = BucketIndex.of(positive[0], finer);
      long last = BucketIndex.of(positive[positive.length - 1], finer);
      assertThat(last - first).isGreaterThanOrEqualTo(HistogramAccumulator.MAX_BUCKETS);
    }
  }

  @Property
  void downscaling_putsEachBucketIntoItsParent(
      @ForAll("values") List<Double> values, @ForAll @IntRange(min = -10, max = 20) int scale) {
    HistogramAccumulator coarse = new HistogramAccumulator(scale);
    coarse.merge(Values.histogram(values));
    same(coarse.toHistogram(), Values.histogram(values, scale));
  }

  @Property
  void bucket_holdsItsValueAtEveryScale(
      @ForAll @DoubleRange(min = 1, max = 2) double mantissa,
      @ForAll @IntRange(min = Double.MIN_EXPONENT + 1, max = Double.MAX_EXPONENT - 1) int exponent,
      @ForAll @IntRange(min = -10, max = 20) int scale) {
    double value = Math.scalb(mantissa, exponent);
    int index = BucketIndex.of(value, scale);
    // The bounds themselves are rounded.
    double slack = 1e-12;
    assertThat(BucketIndex.lowerBound(index, scale)).isLessThanOrEqualTo(value * (1 + slack));
    assertThat(BucketIndex.lowerBound(index + 1, scale))
        .isGreaterThanOrEqualTo(value * (1 - slack));
    if (scale > ExponentialHistogram.MIN_SCALE) {
      assertThat(BucketIndex.of(value, scale - 1)).isEqualTo(index >> 1);
    }
  }

  @Property
  void quantile_isWithinABucketOfTheExactOne(
      @ForAll("values") List<Double> values, @ForAll @DoubleRange(min = 0, max = 1) double q) {
    ExponentialHistogram histogram = Values.histogram(values);
    if (values.isEmpty()) {
      assertThat(histogram.quantile(q)).isNaN();
      return;
    }
    double exact = Values.quantile(Values.sorted(values), q);
    double bound = Values.bucketWidth(histogram.scale());
    assertThat(histogram.quantile(q))
        .as("scale %s, exact %s", histogram.scale(), exact)
        .isCloseTo(exact, within(exact * bound * (1 + 1e-9)));
  }

  @Property
  void quantiles_neverFallAndEndAtTheExtremes(@ForAll("values") List<Double> values) {
    ExponentialHistogram histogram = Values.histogram(values);
    double before = histogram.min();
    for (double q = 0; q <= 1 && !values.isEmpty(); q += 1.0 / 64) {
      double next = histogram.quantile(q);
      assertThat(next).isGreaterThanOrEqualTo(before);
      before = next;
    }
    if (!values.isEmpty()) {
      assertThat(histogram.quantile(1)).isEqualTo(histogram.max());
      assertThat(histogram.quantile(0)).isEqualTo(histogram.min());
    }
  }

  @Property
  void parts_makeTheSameHistogramAgain(@ForAll("values") List<Double> values) {
    ExponentialHistogram histogram = Values.histogram(values);
    long[] counts = new long[histogram.bucketCount()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = histogram.bucket(k);
    }
    assertThat(
            ExponentialHistogram.of(
                histogram.scale(),
                histogram.zeroCount(),
                histogram.offset(),
                counts,
                histogram.count(),
                histogram.sum(),
                histogram.min(),
                histogram.max()))
        .isEqualTo(histogram)
        .hasSameHashCodeAs(histogram);
  }

  /** Equal but for the sum's rounding, which depends on the order of adding. */
  private static void same(ExponentialHistogram one, ExponentialHistogram other) {
    assertThat(one.sum()).isCloseTo(other.sum(), within(1e-12 * other.sum()));
    assertThat(withSum(one, 0)).isEqualTo(withSum(other, 0));
  }

  private static ExponentialHistogram withSum(ExponentialHistogram histogram, double sum) {
    long[] counts = new long[histogram.bucketCount()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = histogram.bucket(k);
    }
    return ExponentialHistogram.of(
        histogram.scale(),
        histogram.zeroCount(),
        histogram.offset(),
        counts,
        histogram.count(),
        sum,
        histogram.min(),
        histogram.max());
  }
}
