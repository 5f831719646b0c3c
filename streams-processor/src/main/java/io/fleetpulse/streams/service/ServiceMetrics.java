package io.fleetpulse.streams.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** What became of the instances' windows on their way into their services'. */
public final class ServiceMetrics implements MeterBinder {
  final LongAdder taken = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder unnamed = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder emitted = new LongAdder();
  final LongAdder amended = new LongAdder();
  final LongAdder replayGaps = new LongAdder();

  @Override
  public void bindTo(MeterRegistry registry) {
    parts(registry, "taken", taken);
    parts(registry, "late", late);
    parts(registry, "unnamed", unnamed);
    parts(registry, "unreadable", unreadable);
    counter(
        registry,
        "fleetpulse.processor.service.windows",
        emitted,
        "Service windows emitted, amendments included");
    counter(
        registry,
        "fleetpulse.processor.service.amendments",
        amended,
        "Service windows emitted again because more had come");
    counter(
        registry,
        "fleetpulse.processor.service.replay.gaps",
        replayGaps,
        "Tasks whose replay found its first records deleted: service windows lack them");
  }

  private static void parts(MeterRegistry registry, String outcome, LongAdder count) {
    FunctionCounter.builder("fleetpulse.processor.service.parts", count, LongAdder::sum)
        .tag("outcome", outcome)
        .description("Windows of instances by what became of them in their service's windows")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry, String name, LongAdder count, String description) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }
}
