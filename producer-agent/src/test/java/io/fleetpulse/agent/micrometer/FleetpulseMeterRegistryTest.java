package io.fleetpulse.agent.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.metric.SeriesTable;
import io.fleetpulse.agent.metric.Told;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FleetpulseMeterRegistryTest {
  private final CompositeMeterRegistry composite = new CompositeMeterRegistry();
  private final FleetpulseMeterRegistry registry = new FleetpulseMeterRegistry();

  FleetpulseMeterRegistryTest() {
    composite.add(registry);
  }

  @Test
  void meters_areSeries() {
    List<String> open = List.of("x", "y");
    Gauge.builder("mm.open", open, List::size).register(composite);
    FunctionCounter.builder("mm.calls", open, any -> 7).register(composite);
    FunctionTimer.builder("mm.cache", open, any -> 4, any -> 2_000, TimeUnit.MILLISECONDS)
        .register(composite);
    LongTaskTimer.Sample task = LongTaskTimer.builder("mm.batch").register(composite).start();
    awaitValue("mm.open", 2.0);
    awaitValue("mm.batch.active", 1.0);
    Counter.builder("mm.placed")
        .tag("shop", "a")
        .baseUnit("orders")
        .register(composite)
        .increment(3);
    Timer timer = Timer.builder("mm.took").register(composite);
    timer.record(Duration.ofMillis(250));
    timer.record(Duration.ofMillis(500));
    DistributionSummary.builder("mm.size").baseUnit("bytes").register(composite).record(1_024);

    Told told = Told.of(SeriesTable.own());

    assertThat(told.value("mm.placed")).isEqualTo(3.0);
    assertThat(told.unit("mm.placed")).isEqualTo("{orders}");
    assertThat(told.attributes("mm.placed")).isEqualTo(Map.of("shop", "a"));
    assertThat(told.unit("mm.took")).isEqualTo("s");
    assertThat(told.totals("mm.took")).containsExactly(2, 750_000_000);
    assertThat(told.interval("mm.took").max()).isEqualTo(0.5);
    assertThat(told.totals("mm.size")).containsExactly(1, 1_024);
    assertThat(told.kind("mm.open")).isEqualTo("gauge");
    assertThat(told.value("mm.calls")).isEqualTo(7.0);
    assertThat(told.kind("mm.calls")).isEqualTo("counter");
    assertThat(told.value("mm.cache.count")).isEqualTo(4.0);
    assertThat(told.value("mm.cache.time")).isEqualTo(2.0);
    assertThat(timer.count()).as("and it is still a Micrometer timer").isEqualTo(2);
    task.stop();
  }

  @Test
  void metersOfTheAgentsOwnNames_areLeftOut() {
    new JvmMemoryMetrics().bindTo(composite);

    assertThat(Told.of(SeriesTable.own()).has("jvm.memory.used")).isFalse();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void gaugeRemoved_hasNoValue() {
    Gauge gauge = Gauge.builder("mm.removed", () -> 1).register(composite);
    awaitValue("mm.removed", 1.0);

    composite.remove(gauge);

    assertThat(Told.of(SeriesTable.own()).value("mm.removed")).isNull();
  }

  @Test
  void oddNames_becomeNames() {
    Counter.builder("9 lives of a cat").register(composite).increment();

    assertThat(Told.of(SeriesTable.own()).value("m_9_lives_of_a_cat")).isEqualTo(1.0);
  }

  private static void awaitValue(String name, Double value) {
    Awaitility.await().until(() -> value.equals(Told.of(SeriesTable.own()).value(name)));
  }
}
