package io.fleetpulse.it.agent.host;

import io.fleetpulse.agent.metric.Counter;
import io.fleetpulse.agent.metric.Distribution;
import io.fleetpulse.agent.metric.Metrics;
import io.fleetpulse.agent.micrometer.FleetpulseMeterRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Map;

/** Measures with the agent's own API and with Micrometer until it is interrupted. */
public final class MeasuringApplication implements Runnable {
  @Override
  public void run() {
    Metrics metrics = Metrics.instance();
    Counter placed =
        metrics.counter("orders.placed", "{order}", "Orders placed.", Map.of("shop", "a"));
    Distribution took = metrics.distribution("orders.duration", "s", "");
    metrics.gauge(
        "orders.broken",
        "1",
        "",
        Map.of(),
        () -> {
          throw new IllegalStateException("no database");
        });
    metrics.counter("jvm.mine", "1", "").add(1);

    CompositeMeterRegistry registry = new CompositeMeterRegistry();
    registry.add(new FleetpulseMeterRegistry());
    Timer checkout = Timer.builder("checkout").tag("page", "cart").register(registry);
    Gauge.builder("basket.size", () -> 7).register(registry);

    int orders = 0;
    try {
      while (true) {
        Thread.sleep(5);
        orders++;
        placed.add(1);
        took.record(0.001 * orders);
        checkout.record(Duration.ofMillis(orders));
      }
    } catch (InterruptedException e) {
      System.out.println("placed " + orders);
    }
  }
}
