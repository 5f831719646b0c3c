package io.fleetpulse.streams.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** What became of the windows that the history read, by stream threads of all tasks. */
public final class HistoryMetrics implements MeterBinder {
  /** Records on the windows' topics that are none, or of a time that cannot be. */
  public final LongAdder unreadable = new LongAdder();

  /** Windows whose columns' names never came. */
  final LongAdder unnamed = new LongAdder();

  final LongAdder packedWindows = new LongAdder();
  final LongAdder packedBytes = new LongAdder();
  final LongAdder replayGaps = new LongAdder();

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(
        registry,
        "unreadable.windows",
        unreadable,
        "Records on the windows' topics that are none, or of a time that cannot be");
    counter(
        registry,
        "history.unnamed",
        unnamed,
        "Windows that are not kept, since the names of their columns never came");
    counter(registry, "history.packed.windows", packedWindows, "Windows packed into chunks");
    counter(registry, "history.packed.bytes", packedBytes, "Bytes of these chunks");
    counter(
        registry,
        "history.replay.gaps",
        replayGaps,
        "Tasks whose replay found its first windows deleted: the history lacks them");
  }

  private static void counter(
      MeterRegistry registry, String name, LongAdder count, String description) {
    FunctionCounter.builder("fleetpulse.processor." + name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }
}
