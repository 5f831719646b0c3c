package io.fleetpulse.agent.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the agent collects is what the processor's own histogram would be. */
class HistogramProperties {
  @Property(tries = 500)
  void anyValues_areThoseOfTheProcessorsHistogram(@ForAll("values") List<Double> values) {
    HistogramAccumulator reference = new HistogramAccumulator(BucketIndex.FINEST_SCALE);
    values.forEach(reference::record);

    Histogram collected = of(values);

    assertThat(asProcessorsOwn(collected)).isEqualTo(empty(reference.toHistogram()));
  }

  @Property(tries = 300)
  void twoParts_togetherAreTheWhole(
      @ForAll("values") List<Double> first, @ForAll("values") List<Double> second) {
    List<Double> all = new ArrayList<>(first);
    all.addAll(second);

    Histogram both = of(first).and(of(second));

    Histogram whole = of(all);
    assertThat(both.whole()).containsExactly(whole.whole());
    assertThat(both.sum()).isCloseTo(whole.sum(), within(1e-9 * whole.sum()));
    assertThat(both.min()).isEqualTo(whole.min());
    assertThat(both.max()).isEqualTo(whole.max());
  }

  @Property(tries = 100)
  void parts_makeTheSameHistogram(@ForAll("values") List<Double> values) {
    Histogram histogram = of(values);

    Histogram again = Histogram.ofParts(histogram.whole(), histogram.real());

    assertThat(again.whole()).containsExactly(histogram.whole());
    assertThat(again.real()).containsExactly(histogram.real());
  }

  @Example
  void valuesThatAreNoMeasurement_areRefused() {
    HistogramCollector collector = new HistogramCollector();

    assertThat(collector.record(-1e-9)).isFalse();
    assertThat(collector.record(Double.NaN)).isFalse();
    assertThat(collector.record(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(collector.record(0)).isTrue();
    assertThat(collector.record(Double.MAX_VALUE)).isTrue();

    Histogram taken = collector.take();
    assertThat(taken.count()).isEqualTo(2);
    assertThat(taken.zeroCount()).isEqualTo(1);
    assertThat(collector.take()).isSameAs(Histogram.NONE);
  }

  @Example
  void anyNumberOfValues_allAreCounted() {
    HistogramCollector collector = new HistogramCollector();
    for (int i = 0; i < 100_000; i++) {
      collector.record(i * 1e-6);
    }

    Histogram taken = collector.take();

    assertThat(taken.count()).isEqualTo(100_000);
    assertThat(taken.bucketCount()).isLessThanOrEqualTo(HistogramCollector.MOST_BUCKETS);
  }

  @Provide
  Arbitrary<List<Double>> values() {
    Arbitrary<Double> value =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(0.0)),
            Tuple.of(2, Arbitraries.integers().between(-40, 40).map(e -> Math.scalb(1.0, e))),
            Tuple.of(6, Arbitraries.doubles().between(1e-4, 10).ofScale(9)),
            Tuple.of(1, Arbitraries.doubles().between(0, 1e15).ofScale(9)));
    return value.list().ofMaxSize(200);
  }

  private static Histogram of(List<Double> values) {
    return Histogram.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static ExponentialHistogram asProcessorsOwn(Histogram of) {
    long[] counts = new long[of.bucketCount()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = of.bucket(i);
    }
    return empty(
        ExponentialHistogram.of(
            of.scale(),
            of.zeroCount(),
            of.offset(),
            counts,
            of.count(),
            of.sum(),
            of.min(),
            of.max()));
  }

  /** Without values the scale says nothing. */
  private static ExponentialHistogram empty(ExponentialHistogram of) {
    return of.count() == 0 ? ExponentialHistogram.empty() : of;
  }
}
