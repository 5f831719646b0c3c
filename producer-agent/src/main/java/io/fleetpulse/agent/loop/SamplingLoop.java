package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes a sample each interval, at a fixed rate. A tick that begins more than an interval late (the
 * machine slept, the JVM stood still) is counted, and the ticks missed meanwhile are left out: the
 * next sample holds their totals. A changed interval counts from the last tick, or from now if that
 * is over.
 *
 * <p>A sample that is asked for comes between: the others are taken when they would be without it.
 */
final class SamplingLoop {
  /** As close as the shortest interval: whoever asks in a loop must not have it do nothing else. */
  private static final long LEAST_APART_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Samples samples;
  private final SampleBuffer buffer;
  private final Supplier<LiveSettings> settings;
  private final Pace pace;
  private final AgentSelf self;
  private final AgentLog log;
  private final Runnable collected;
  private final LongSupplier due = this::due;
  private volatile boolean asked;
  private long lastTakenNanos;
  private long lastDueNanos;
  private long lastIntervalNanos;

  /** Takes samples. */
  interface Samples {
    Sample take(long nowMillis, long nowNanos);
  }

  /**
   * @param collected called after each sample that was asked for
   */
  SamplingLoop(
      Samples samples,
      SampleBuffer buffer,
      Supplier<LiveSettings> settings,
      Pace pace,
      Runnable collected,
      AgentSelf self,
      AgentLog log) {
    this.samples = samples;
    this.buffer = buffer;
    this.settings = settings;
    this.pace = pace;
    this.collected = collected;
    this.self = self;
    this.log = log;
  }

  /** Asks for a sample now; any thread. */
  void collect() {
    asked = true;
    pace.wake();
  }

  void run() throws InterruptedException {
    self.ownThread();
    try {
      sample();
    } finally {
      self.threadEnds();
    }
  }

  private void sample() throws InterruptedException {
    tick(
        (millis, nanos) -> {
          throw LastResort.REHEARSAL;
        },
        0);
    lastIntervalNanos = settings.get().interval().toNanos();
    lastDueNanos = System.nanoTime() - lastIntervalNanos;
    lastTakenNanos = lastDueNanos;
    while (pace.until(due)) {
      if (asked) {
        asked = false;
        lastTakenNanos = System.nanoTime();
        tick(samples, lastTakenNanos);
        collected.run();
        continue;
      }
      long dueNanos = due();
      long began = System.nanoTime();
      lastTakenNanos = began;
      tick(samples, began);
      long took = System.nanoTime() - began;
      self.tickNanos.addAndGet(took);
      long missed = (began - dueNanos) / lastIntervalNanos;
      if (missed > 0) {
        self.ticksLate.incrementAndGet();
      }
      lastDueNanos = dueNanos + missed * lastIntervalNanos;
    }
    // Whoever watches need not wonder about the silence that follows.
    tick((millis, nanos) -> samples.take(millis, nanos).asEnding(), System.nanoTime());
  }

  private long due() {
    long intervalNanos = settings.get().interval().toNanos();
    if (intervalNanos != lastIntervalNanos) {
      lastIntervalNanos = intervalNanos;
      long earliest = System.nanoTime() - intervalNanos;
      if (earliest - lastDueNanos > 0) {
        lastDueNanos = earliest;
      }
    }
    long next = lastDueNanos + intervalNanos;
    return asked ? Math.min(next, lastTakenNanos + LEAST_APART_NANOS) : next;
  }

  private void tick(Samples samples, long nanoTime) {
    try {
      buffer.offer(samples.take(System.currentTimeMillis(), nanoTime));
    } catch (Throwable e) { // a heap without room, above all: the next tick may find some
      LastResort.survive(e, self.probeErrors, log, "sampling", "no sample was taken: ");
    }
  }
}
