package io.fleetpulse.streams.finding;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** What this process told of findings, by stream threads of all tasks. */
public final class FindingMetrics implements MeterBinder {
  final LongAdder changes = new LongAdder();
  final LongAdder heartbeats = new LongAdder();
  final LongAdder dryRuns = new LongAdder();
  final LongAdder incomplete = new LongAdder();
  final LongAdder withoutVerdict = new LongAdder();
  final LongAdder puts = new LongAdder();

  @Override
  public void bindTo(MeterRegistry registry) {
    records(registry, "change", changes);
    records(registry, "heartbeat", heartbeats);
    records(registry, "dry-run", dryRuns);
    FunctionCounter.builder("fleetpulse.processor.windows.unjudged", incomplete, LongAdder::sum)
        .description("Windows with too few samples for a verdict")
        .register(registry);
    FunctionCounter.builder(
            "fleetpulse.processor.rules.without.verdict", withoutVerdict, LongAdder::sum)
        .description("Rules on windows that lacked a value they need")
        .register(registry);
    FunctionCounter.builder("fleetpulse.processor.findings.puts", puts, LongAdder::sum)
        .description("States of findings put into the store")
        .register(registry);
  }

  private static void records(MeterRegistry registry, String kind, LongAdder count) {
    FunctionCounter.builder("fleetpulse.processor.findings", count, LongAdder::sum)
        .tag("record", kind)
        .description("Records of findings told; of a dry run not told")
        .register(registry);
  }
}
