package io.fleetpulse.analysis.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quantiles of what JVMs look like, against the exact ones and against DDSketch. */
class HistogramAccuracyTest {
  private static final int VALUES = 20_000;
  private static final double[] SHARES = {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

  /** Shapes of durations and sizes. */
  enum Shape {
    /** Two orders of magnitude, as pauses of one collector. */
    UNIFORM(true, random -> 0.001 + random.nextDouble() * 0.099),
    EXPONENTIAL(true, random -> -0.01 * Math.log(1 - random.nextDouble())),
    LOG_NORMAL(true, random -> Math.exp(random.nextGaussian() - 5)),
    PARETO(true, random -> 0.001 / Math.pow(1 - random.nextDouble(), 1 / 1.5)),
    /** Young and full collections together. */
    TWO_HUMPS(
        true,
        random ->
            random.nextInt(10) > 0
                ? 0.01 + 0.002 * random.nextDouble()
                : 1.5 + random.nextDouble()),
    /** Again and again the same, where interpolation helps nothing. */
    FEW_VALUES(false, random -> (1 + random.nextInt(5)) * 0.013);

    private final boolean smooth;
    private final ToDoubleFunction<Random> next;

    Shape(boolean smooth, ToDoubleFunction<Random> next) {
      this.smooth = smooth;
      this.next = next;
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void quantiles_areWithinABucketAndAsNearAsDDSketchsWithEqualBuckets(Shape shape) {
    List<Double> values = values(shape);
    double[] sorted = Values.sorted(values);
    ExponentialHistogram histogram = Values.histogram(values);
    double width = Values.bucketWidth(histogram.scale());
    // Its buckets grow by (1 + accuracy) / (1 - accuracy).
    double accuracy = width / (2 + width);
    DDSketch sketch = DDSketches.unboundedDense(accuracy);
    values.forEach(sketch::accept);

    double worst = 0;
    double worstOfSketch = 0;
    for (double q : SHARES) {
      double exact = Values.quantile(sorted, q);
      worst = Math.max(worst, off(histogram.quantile(q), exact));
      double theirs = sorted[(int) (q * (VALUES - 1))];
      worstOfSketch = Math.max(worstOfSketch, off(sketch.getValueAtQuantile(q), theirs));
    }
    assertThat(worstOfSketch).as("DDSketch").isLessThanOrEqualTo(accuracy * (1 + 1e-9));
    assertThat(worst).isLessThanOrEqualTo(width * (1 + 1e-9));
    if (shape.smooth) {
      // Where values lie closer than buckets are wide, interpolating beats taking the middle.
      assertThat(worst).isLessThanOrEqualTo(worstOfSketch);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void mergedMinutes_areAsNearAsTheWhole(Shape shape) {
    List<Double> values = values(shape);
    ExponentialHistogram merged = ExponentialHistogram.empty();
    for (int from = 0; from < VALUES; from += VALUES / 60 + 1) {
      merged =
          merged.merge(
              Values.histogram(values.subList(from, Math.min(VALUES, from + VALUES / 60 + 1))));
    }
    ExponentialHistogram whole = Values.histogram(values);
    for (double q : SHARES) {
      assertThat(merged.quantile(q)).isEqualTo(whole.quantile(q));
    }
  }

  private static List<Double> values(Shape shape) {
    Random random = new Random(20_261_127);
    List<Double> values = new ArrayList<>(VALUES);
    for (int i = 0; i < VALUES; i++) {
      values.add(shape.next.applyAsDouble(random));
    }
    return values;
  }

  private static double off(double value, double exact) {
    return Math.abs(value - exact) / exact;
  }
}
