package io.fleetpulse.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OrderedWindowProperties {

  @Property
  void allStatistics_areThoseOfTheLatestNumbersSorted(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -5, max = 5) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 20) int capacity) {
    OrderedWindow window = filled(numbers, capacity);
    double[] latest =
        numbers.subList(Math.max(0, numbers.size() - capacity), numbers.size()).stream()
            .mapToDouble(Integer::doubleValue)
            .sorted()
            .toArray();
    assertThat(window.size()).isEqualTo(latest.length);
    for (int i = 0; i < latest.length; i++) {
      assertThat(window.at(i)).isEqualTo(latest[i]);
    }
    double median = median(latest);
    double[] off = Arrays.stream(latest).map(x -> Math.abs(x - median)).sorted().toArray();
    assertThat(window.median()).isEqualTo(median);
    assertThat(window.medianAbsoluteDeviation()).isEqualTo(median(off));
    assertThat(window.meanAbsoluteDeviation())
        .isCloseTo(Arrays.stream(off).average().orElseThrow(), within(1e-12));
    for (int x = -6; x <= 6; x++) {
      int bound = x;
      assertThat(window.countAtLeast(x))
          .isEqualTo((int) Arrays.stream(latest).filter(y -> y >= bound).count());
    }
  }

  @Property
  void restored_goesOnTheSame(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -5, max = 5) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 20) int capacity)
      throws IOException {
    OrderedWindow window = filled(numbers, capacity);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.write(new DataOutputStream(bytes));
    OrderedWindow restored = new OrderedWindow(capacity);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < capacity; i++) {
      window.add(i % 3);
      restored.add(i % 3);
      assertThat(restored.median()).isEqualTo(window.median());
      assertThat(restored.medianAbsoluteDeviation()).isEqualTo(window.medianAbsoluteDeviation());
    }
  }

  @Example
  void notANumber_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OrderedWindow(3).add(Double.NaN));
  }

  @Example
  void numbersBeyondFloat_keepTheirOrder() {
    OrderedWindow window = new OrderedWindow(3);
    window.add(1e300);
    window.add(-1e300);
    window.add(0);
    assertThat(window.median()).isZero();
    assertThat(window.countAtLeast(1e20)).isEqualTo(1);
  }

  private static OrderedWindow filled(List<Integer> numbers, int capacity) {
    OrderedWindow window = new OrderedWindow(capacity);
    numbers.forEach(window::add);
    return window;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
