package io.fleetpulse.agent.micrometer;

import io.fleetpulse.agent.metric.Counter;
import io.fleetpulse.agent.metric.Distribution;
import io.fleetpulse.agent.metric.Metrics;
import io.fleetpulse.agent.metric.Reading;
import io.fleetpulse.agent.metric.SeriesTable;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Micrometer registry whose meters travel with the agent's samples. Add it to the application's
 * composite, {@code Metrics.addRegistry(new FleetpulseMeterRegistry())}, or give Spring Boot one as
 * a bean.
 *
 * <p>Counters and function counters are counters; timers (in seconds) and summaries are
 * distributions; gauges and time gauges are gauges, read by the agent's sampling thread; function
 * timers are two counters, {@code NAME.count} and {@code NAME.time}, long task timers two gauges,
 * {@code NAME.active} and {@code NAME.duration}. Meters made of measurements alone are left out, as
 * are those whose names are the agent's own: {@code jvm.}, {@code process.}, {@code system.}…, of
 * which the agent tells more.
 */
public final class FleetpulseMeterRegistry extends SimpleMeterRegistry {
  private final Map<Meter.Id, Reading[]> readings = new ConcurrentHashMap<>();

  public FleetpulseMeterRegistry() {
    super(SimpleConfig.DEFAULT, Clock.SYSTEM);
    config().meterFilter(MeterFilter.deny(id -> SeriesTable.reserved(id.getName())));
    config().onMeterRemoved(meter -> end(meter.getId()));
  }

  @Override
  protected io.micrometer.core.instrument.Counter newCounter(Meter.Id id) {
    Counter series =
        Metrics.instance()
            .counter(
                SeriesNames.name(id), SeriesNames.unit(id), SeriesNames.text(id), attributes(id));
    return new CumulativeCounter(id) {
      @Override
      public void increment(double amount) {
        super.increment(amount);
        series.add(amount);
      }
    };
  }

  @Override
  protected Timer newTimer(
      Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauseDetector) {
    Distribution series =
        Metrics.instance()
            .distribution(SeriesNames.name(id), "s", SeriesNames.text(id), attributes(id));
    return new CumulativeTimer(
        id, clock, DistributionStatisticConfig.DEFAULT, pauseDetector, getBaseTimeUnit(), false) {
      @Override
      protected void recordNonNegative(long amount, TimeUnit unit) {
        super.recordNonNegative(amount, unit);
        series.record(unit.toNanos(amount) * 1e-9);
      }
    };
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig statistics, double scale) {
    Distribution series =
        Metrics.instance()
            .distribution(
                SeriesNames.name(id), SeriesNames.unit(id), SeriesNames.text(id), attributes(id));
    return new CumulativeDistributionSummary(
        id, clock, DistributionStatisticConfig.DEFAULT, scale, false) {
      @Override
      protected void recordNonNegative(double amount) {
        super.recordNonNegative(amount);
        series.record(amount);
      }
    };
  }

  @Override
  protected <T> Gauge newGauge(Meter.Id id, @Nullable T of, ToDoubleFunction<T> value) {
    Gauge gauge = super.newGauge(id, of, value);
    read(id, gauge(id, "", SeriesNames.unit(id), gauge::value));
    return gauge;
  }

  @Override
  protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T of, ToDoubleFunction<T> count) {
    FunctionCounter counter = super.newFunctionCounter(id, of, count);
    read(id, total(id, "", SeriesNames.unit(id), counter::count));
    return counter;
  }

  @Override
  protected <T> FunctionTimer newFunctionTimer(
      Meter.Id id,
      T of,
      ToLongFunction<T> count,
      ToDoubleFunction<T> totalTime,
      TimeUnit totalTimeUnit) {
    FunctionTimer timer = super.newFunctionTimer(id, of, count, totalTime, totalTimeUnit);
    read(
        id,
        total(id, ".count", "{call}", timer::count),
        total(id, ".time", "s", () -> timer.totalTime(TimeUnit.SECONDS)));
    return timer;
  }

  @Override
  protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig statistics) {
    LongTaskTimer timer = super.newLongTaskTimer(id, statistics);
    read(
        id,
        gauge(id, ".active", "{task}", timer::activeTasks),
        gauge(id, ".duration", "s", () -> timer.duration(TimeUnit.SECONDS)));
    return timer;
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  @Override
  public void close() {
    super.close();
    readings.keySet().forEach(this::end);
  }

  private void read(Meter.Id id, Reading... of) {
    readings.put(id, of);
  }

  private void end(Meter.Id id) {
    Reading[] ended = readings.remove(id);
    if (ended != null) {
      for (Reading reading : ended) {
        reading.close();
      }
    }
  }

  private Reading gauge(Meter.Id id, String suffix, String unit, DoubleSupplier value) {
    return Metrics.instance()
        .gauge(SeriesNames.name(id) + suffix, unit, SeriesNames.text(id), attributes(id), value);
  }

  private Reading total(Meter.Id id, String suffix, String unit, DoubleSupplier value) {
    return Metrics.instance()
        .total(SeriesNames.name(id) + suffix, unit, SeriesNames.text(id), attributes(id), value);
  }

  private static Map<String, String> attributes(Meter.Id id) {
    return SeriesNames.attributes(id);
  }
}
