package io.fleetpulse.streams.window;

import io.fleetpulse.schemas.avro.LossReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What became of every sample and window of this process, by stream threads of all tasks. */
public final class WindowMetrics implements MeterBinder {
  /** Holes in the sequence that no agent told of. */
  static final String UNTOLD = "untold";

  /** Reasons counted one by one: an outsider's schema could name any number of them. */
  private static final List<String> LOSSES =
      Stream.concat(
              Arrays.stream(LossReason.values())
                  .map(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-')),
              Stream.of(UNTOLD))
          .toList();

  private static final String UNKNOWN = "unknown";

  final LongAdder accepted = new LongAdder();
  final LongAdder duplicate = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder replayGaps = new LongAdder();
  final LongAdder checkpoints = new LongAdder();
  private final Map<WindowTier, LongAdder> windows = new EnumMap<>(WindowTier.class);
  private final Map<DeadLetter.Reason, LongAdder> deadLetters =
      new EnumMap<>(DeadLetter.Reason.class);

  private final Map<String, LongAdder> lost = new HashMap<>();
  private final LongAdder lostUnknown = new LongAdder();

  public WindowMetrics() {
    LOSSES.forEach(reason -> lost.put(reason, new LongAdder()));
    lost.put(UNKNOWN, lostUnknown);
    for (WindowTier tier : WindowTier.values()) {
      windows.put(tier, new LongAdder());
    }
    for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
      deadLetters.put(reason, new LongAdder());
    }
  }

  /** Samples that went into a window. */
  public long acceptedSamples() {
    return accepted.sum();
  }

  /** A window was emitted. */
  void window(long sizeMillis) {
    windows.computeIfAbsent(WindowTier.of(sizeMillis), any -> new LongAdder()).increment();
  }

  /** Counts tasks whose replay found its first records deleted. */
  public LongAdder replayGaps() {
    return replayGaps;
  }

  /** Samples that were taken and never came. */
  void lost(String reason, long samples) {
    lost.getOrDefault(reason, lostUnknown).add(samples);
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
    lost.forEach(
        (reason, count) ->
            FunctionCounter.builder("fleetpulse.processor.samples.lost", count, LongAdder::sum)
                .tag("reason", reason)
                .description("Samples that agents took and that never came, by reason")
                .register(registry));
    windows.forEach((tier, count) -> windows(registry, tier.label(), count));
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
