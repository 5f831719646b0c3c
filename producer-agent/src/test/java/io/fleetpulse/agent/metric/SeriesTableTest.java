package io.fleetpulse.agent.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetpulse.schemas.catalogue.ReservedNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTableTest {
  /** Patient, as a machine may be busy: what is read is of the same sample. */
  private final SeriesTable table = new SeriesTable(Duration.ofMinutes(1), System::nanoTime);

  @Test
  void counter_wholeAndFractionsAddUp() {
    Object[] adders = counter("orders.weight", "kg");

    ((LongAdder) adders[0]).add(3);
    for (int i = 0; i < 10; i++) {
      ((DoubleAdder) adders[1]).add(0.1);
    }

    assertThat(read().value("orders.weight")).isEqualTo(4.0);
    assertThat(read().kind("orders.weight")).isEqualTo("counter");
  }

  @Test
  void sameSeriesTwice_isOne() {
    Object[] first = counter("orders", "{order}");
    Object[] second = counter("orders", "{order}");

    assertThat(second).containsExactly(first);
    assertThat(read().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "counter,     s,       1e-9",
    "gauge,       s,       1e-9",
    "counter,     By,      1",
    "gauge,       By,      1",
    "counter,     {order}, 1",
    "gauge,       {order}, 1e-6",
    "counter,     1,       1e-6",
    "gauge,       ms,      1e-6",
  })
  void scale_isThatOfKindAndUnit(String kind, String unit, double scale) {
    assertThat(Series.scale(kind, unit)).isEqualTo(scale);
  }

  @Test
  void gauge_withoutAValueNow_isNone() {
    double[] now = {2.5};
    gauge("depth", "m", () -> now[0]);

    assertThat(read().value("depth")).isEqualTo(2.5);
    now[0] = Double.NaN;
    assertThat(read().raw("depth")).isEqualTo(Long.MIN_VALUE);
    now[0] = 1e13;
    assertThat(read().raw("depth")).isEqualTo(Long.MIN_VALUE);
    assertThat(read().refused()).as("beyond what travels, read twice").isEqualTo(2);
  }

  @Test
  void gaugeThatThrows_isReadTenTimes() {
    AtomicInteger calls = new AtomicInteger();
    gauge(
        "broken",
        "1",
        () -> {
          calls.incrementAndGet();
          throw new StackOverflowError();
        });

    Told last = null;
    for (int i = 0; i < 15; i++) {
      last = read();
      assertThat(last.raw("broken")).isEqualTo(Long.MIN_VALUE);
      if (i == 0) {
        assertThat(last.lines())
            .containsExactly("what reads broken throws java.lang.StackOverflowError");
      }
    }

    assertThat(calls).hasValue(10);
    assertThat(last.refused()).isEqualTo(10);
  }

  @Test
  void gaugeClosed_isNotReadAndMayComeBack() {
    Runnable close = gauge("size", "1", () -> 1);
    Runnable later = gauge("size", "1", () -> 2);

    close.run();
    assertThat(read().value("size")).as("the latest is read").isEqualTo(2.0);
    later.run();
    assertThat(read().raw("size")).isEqualTo(Long.MIN_VALUE);
    gauge("size", "1", () -> 3);
    assertThat(read().value("size")).isEqualTo(3.0);
  }

  @Test
  void total_neverFalls() {
    double[] total = {5};
    join(Kind.TOTAL, "calls", "{call}", Map.of(), (DoubleSupplier) () -> total[0]);

    assertThat(read().raw("calls")).isEqualTo(5);
    total[0] = 2;
    assertThat(read().raw("calls")).isEqualTo(5);
    total[0] = Double.NaN;
    assertThat(read().raw("calls")).isEqualTo(5);
    total[0] = 7;
    assertThat(read().raw("calls")).isEqualTo(7);
    assertThat(read().kind("calls")).isEqualTo("counter");
  }

  @Test
  void distribution_tellsTotalsAndTheInterval() {
    DoubleConsumer took = (DoubleConsumer) join(Kind.DISTRIBUTION, "took", "s", Map.of(), "");

    took.accept(0.25);
    took.accept(0.5);
    took.accept(Double.NaN);
    took.accept(-1);

    Told first = read();
    assertThat(first.totals("took")).containsExactly(2, 750_000_000);
    assertThat(first.interval("took").count()).isEqualTo(2);
    assertThat(first.interval("took").sum()).isEqualTo(0.75);
    assertThat(first.refused()).isEqualTo(2);
    took.accept(1);
    Told second = read();
    assertThat(second.totals("took")).containsExactly(3, 1_750_000_000);
    assertThat(second.interval("took").count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jvm.mine",
        "process.mine",
        "system.mine",
        "container.mine",
        "fleetpulse.mine",
        "1st",
        "two words",
        "line\nbreak",
        "größe",
      })
  void nameThatIsNone_isRefused(String name) {
    assertThat(join(Kind.COUNTER, name, "1", Map.of(), "")).isNull();

    assertThat(read().lines()).hasSize(1);
    assertThat(read().size()).isZero();
  }

  @Test
  void tooMuchOfOneSeries_isRefused() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i <= SeriesTable.MOST_ATTRIBUTES; i++) {
      many.put("a" + i, "");
    }
    assertThat(join(Kind.COUNTER, "a".repeat(201), "1", Map.of(), "")).isNull();
    assertThat(join(Kind.COUNTER, "a", "1", many, "")).isNull();
    assertThat(join(Kind.COUNTER, "a", "1", Map.of("b", "c".repeat(1_001)), "")).isNull();
    assertThat(join(Kind.COUNTER, "a", "", Map.of(), "")).isNull();
    assertThat(join(Kind.COUNTER, "a".repeat(200), "1", Map.of(), "")).isNotNull();
  }

  @Test
  void sameNameOfAnotherKindOrUnit_isRefused() {
    counter("orders", "{order}");

    assertThat(join(Kind.GAUGE, "orders", "{order}", Map.of("a", "b"), (DoubleSupplier) () -> 1))
        .isNull();
    assertThat(join(Kind.COUNTER, "orders", "1", Map.of("a", "b"), "")).isNull();
    assertThat(join(Kind.COUNTER, "orders", "{order}", Map.of("a", "b"), "")).isNotNull();
    assertThat(read().refused()).as("the gauge; of a counter each value is").isEqualTo(1);
  }

  @Test
  void seriesWithoutEnd_areBoundedAndSaidOnce() {
    for (int i = 0; i < 5_000; i++) {
      join(Kind.COUNTER, "requests", "1", Map.of("user", "u" + i), "");
    }

    Told told = read();
    assertThat(told.size()).isEqualTo(SeriesTable.MOST_SERIES);
    assertThat(told.lines()).hasSize(1);
    assertThat(read().lines()).isEmpty();
  }

  @Test
  void namesWithoutEnd_areBounded() {
    String kilobyte = "x".repeat(1_000);
    for (int i = 0; i < 1_000; i++) {
      join(Kind.COUNTER, "requests", "1", Map.of("user", kilobyte, "i", "" + i), "");
    }

    assertThat(read().size()).isBetween(80, SeriesTable.MOST_TEXT / 1_000);
  }

  @Test
  void reservedNames_areThoseOfTheCatalogue() {
    assertThat(SeriesTable.RESERVED).isEqualTo(ReservedNames.PREFIXES);
  }

  @Test
  void linesToBeSaid_areFew() {
    for (int i = 0; i < 1_000; i++) {
      join(Kind.COUNTER, "jvm.mine" + i, "1", Map.of(), "");
    }

    assertThat(read().lines()).hasSize(20);
  }

  @Test
  void histograms_areHeldMemory() {
    assertThat(read().heldBytes()).isZero();
    DoubleConsumer took = (DoubleConsumer) join(Kind.DISTRIBUTION, "took", "s", Map.of(), "");
    long empty = read().heldBytes();
    for (int i = 0; i < 1_000; i++) {
      took.accept(1e-6 * i * i);
    }
    long wide = read().heldBytes();

    assertThat(empty).isBetween(200L, 2_000L);
    assertThat(wide - empty).isBetween(80L * Long.BYTES, 160L * Long.BYTES);
    assertThat(read().heldBytes()).as("the next interval finds the room there").isEqualTo(wide);
  }

  @Test
  void seriesThatMove_countOnAndEndWhereTheyAre() {
    Object[] adders = counter("moved.orders", "{order}");
    ((LongAdder) adders[0]).add(3);
    DoubleConsumer took = (DoubleConsumer) join(Kind.DISTRIBUTION, "moved.took", "s", Map.of(), "");
    took.accept(1);
    Runnable close = gauge("moved.size", "1", () -> 7);
    counter("jvm.moved", "1");

    table.move(); // the table of this class loader is home
    ((LongAdder) adders[0]).add(4);
    took.accept(2);

    Told told = Told.of(SeriesTable.own());
    assertThat(told.value("moved.orders")).isEqualTo(7.0);
    assertThat(told.interval("moved.took").sum()).isEqualTo(3);
    assertThat(told.lines()).anyMatch(line -> line.contains("jvm.moved"));
    await().until(() -> Double.valueOf(7).equals(Told.of(SeriesTable.own()).value("moved.size")));
    close.run();
    assertThat(Told.of(SeriesTable.own()).value("moved.size")).isNull();
    assertThat(read().size()).isZero();
  }

  private Told read() {
    return Told.of(table);
  }

  private Object[] counter(String name, String unit) {
    return (Object[]) join(Kind.COUNTER, name, unit, Map.of(), "");
  }

  private Runnable gauge(String name, String unit, DoubleSupplier value) {
    return (Runnable) join(Kind.GAUGE, name, unit, Map.of(), value);
  }

  private Object join(
      String kind, String name, String unit, Map<String, String> attributes, Object source) {
    return table.add(kind, name, unit, "", attributes, source);
  }
}
