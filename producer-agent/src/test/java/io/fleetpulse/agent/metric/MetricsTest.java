package io.fleetpulse.agent.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.Fleetpulse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The application's side; its table is this JVM's, so each test has names of its own. */
class MetricsTest {
  private static final int THREADS = 8;
  private static final int EACH = 20_000;

  private final Metrics metrics = Fleetpulse.metrics();

  @Test
  void threadsTogether_countEveryValue() throws InterruptedException {
    Counter counter = metrics.counter("test.threads.counter", "{call}", "Calls.");
    Distribution distribution = metrics.distribution("test.threads.took", "s", "Time.");
    List<Thread> threads = new ArrayList<>();
    long counted = 0;
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int k = 1; k <= EACH; k++) {
                  counter.increment();
                  distribution.record(k * 1e-6);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        counted += Told.of(SeriesTable.own()).interval("test.threads.took").count();
      }
      thread.join();
    }
    Told last = Told.of(SeriesTable.own());
    counted += last.interval("test.threads.took").count();

    assertThat(last.value("test.threads.counter")).isEqualTo((double) THREADS * EACH);
    assertThat(last.totals("test.threads.took")[0]).isEqualTo((long) THREADS * EACH);
    assertThat(counted).isEqualTo((long) THREADS * EACH);
  }

  @Test
  void sameNameAndAttributes_areTheSameHandle() {
    Counter one = metrics.counter("test.same", "1", "", Map.of("a", "b"));

    assertThat(metrics.counter("test.same", "1", "", Map.of("a", "b"))).isSameAs(one);
    assertThat(metrics.counter("test.same", "1", "", Map.of("a", "c"))).isNotSameAs(one);
  }

  @Test
  void gauge_isReadInTheContextItWasGivenIn() {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader application = new ClassLoader() {};
    thread.setContextClassLoader(application);
    try (Reading reading =
        metrics.gauge(
            "test.context",
            "1",
            "",
            Map.of(),
            () -> {
              seen.set(Thread.currentThread().getContextClassLoader());
              return 1;
            })) {
      thread.setContextClassLoader(before);
      Awaitility.await()
          .until(() -> Told.of(SeriesTable.own()).value("test.context"), Double.valueOf(1)::equals);
    }

    assertThat(seen).hasValue(application);
  }

  @Test
  void gaugeIsNull_nothingIsRead() {
    metrics.gauge("test.null", "1", "", Map.of(), null).close();

    assertThat(Told.of(SeriesTable.own()).has("test.null")).isFalse();
  }

  @Test
  void nulls_areCountedAndSaidOnce() {
    Told.of(SeriesTable.own()); // what other tests had said
    long before = Told.of(SeriesTable.own()).refused();

    metrics.gauge(null, "1", "", Map.of(), () -> 1).close();
    metrics.gauge("test.nulls", "1", "", Map.of(), null).close();
    metrics.total("test.nulls", null, "", Map.of(), () -> 1).close();
    metrics.counter(null, "1", "");
    metrics.distribution("test.nulls", "s", null);

    Told told = Told.of(SeriesTable.own());
    assertThat(told.refused() - before).as("gauges and totals; others count values").isEqualTo(3);
    assertThat(told.lines())
        .contains(
            "a gauge has null for its name; it is refused",
            "metric test.nulls has null for its supplier; it is refused",
            "metric test.nulls has null for its unit; it is refused",
            "a counter has null for its name; it is refused",
            "metric test.nulls has null for its description; it is refused");
  }

  @Test
  void whatIsRefused_isCountedAndNeverThrown() {
    long before = Told.of(SeriesTable.own()).refused();
    Map<String, String> withNull = new HashMap<>();
    withNull.put("a", null);

    metrics.counter("jvm.refused", "1", "").add(1);
    metrics.counter(null, "1", "").add(0.5);
    metrics.counter("test.refused", null, "").increment();
    metrics.counter("test.refused", "1", "", withNull).increment();
    metrics.distribution("jvm.refused", "s", "").record(1);
    metrics.gauge("jvm.refused", "1", "", Map.of(), () -> 1).close();
    metrics.counter("test.taken", "1", "").add(-1);
    metrics.counter("test.taken", "1", "").add(Double.NaN);

    assertThat(Told.of(SeriesTable.own()).refused() - before).isEqualTo(8);
    assertThat(Told.of(SeriesTable.own()).value("test.taken")).isZero();
  }
}
