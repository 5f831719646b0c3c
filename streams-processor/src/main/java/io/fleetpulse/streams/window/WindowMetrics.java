package io.fleetpulse.streams.window;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of every sample and window of this process, by stream threads of all tasks. */
public final class WindowMetrics implements MeterBinder {
  final LongAdder accepted = new LongAdder();
  final LongAdder duplicate = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder replayGaps = new LongAdder();
  final LongAdder tenSeconds = new LongAdder();
  final LongAdder minutes = new LongAdder();
  final LongAdder checkpoints = new LongAdder();
  private final Map<DeadLetter.Reason, LongAdder> deadLetters =
      new EnumMap<>(DeadLetter.Reason.class);

  public WindowMetrics() {
    for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
      deadLetters.put(reason, new LongAdder());
    }
  }

  /** Samples that went into a window. */
  public long acceptedSamples() {
    return accepted.sum();
  }

  void deadLetter(DeadLetter.Reason reason) {
    deadLetters.computeIfAbsent(reason, any -> new LongAdder()).increment();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    samples(registry, "accepted", accepted);
    samples(registry, "duplicate", duplicate);
    samples(registry, "late", late);
    deadLetters.forEach(
        (reason, count) ->
            FunctionCounter.builder("fleetpulse.processor.dead.letters", count, LongAdder::sum)
                .tag("reason", reason.label())
                .description("Records that could not be read")
                .register(registry));
    windows(registry, "10s", tenSeconds);
    windows(registry, "1m", minutes);
    FunctionCounter.builder("fleetpulse.processor.replayed", replayed, LongAdder::sum)
        .description("Samples read again to rebuild open windows")
        .register(registry);
    FunctionCounter.builder("fleetpulse.processor.replay.gaps", replayGaps, LongAdder::sum)
        .description("Tasks whose replay found its first samples deleted: windows lack them")
        .register(registry);
    FunctionCounter.builder("fleetpulse.processor.checkpoints", checkpoints, LongAdder::sum)
        .description("States of instances put into the store")
        .register(registry);
  }

  private static void samples(MeterRegistry registry, String outcome, LongAdder count) {
    FunctionCounter.builder("fleetpulse.processor.samples", count, LongAdder::sum)
        .tag("outcome", outcome)
        .description("Samples by what became of them")
        .register(registry);
  }

  private static void windows(MeterRegistry registry, String tier, LongAdder count) {
    FunctionCounter.builder("fleetpulse.processor.windows", count, LongAdder::sum)
        .tag("tier", tier)
        .description("Windows emitted, revisions included")
        .register(registry);
  }
}
