package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;

/**
 * Takes a sample each interval, at a fixed rate. A tick that begins more than an interval late (the
 * machine slept, the JVM stood still) is counted, and the ticks missed meanwhile are left out: the
 * next sample holds their totals.
 */
final class SamplingLoop {
  private final Samples samples;
  private final SampleBuffer buffer;
  private final long intervalNanos;
  private final Pace pace;
  private final AgentSelf self;
  private final AgentLog log;

  /** Takes samples. */
  interface Samples {
    Sample take(long nowMillis, long nowNanos);
  }

  SamplingLoop(
      Samples samples,
      SampleBuffer buffer,
      Duration interval,
      Pace pace,
      AgentSelf self,
      AgentLog log) {
    this.samples = samples;
    this.buffer = buffer;
    this.intervalNanos = interval.toNanos();
    this.pace = pace;
    this.self = self;
    this.log = log;
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
    long due = System.nanoTime();
    while (pace.until(due)) {
      long began = System.nanoTime();
      tick(samples, began);
      long took = System.nanoTime() - began;
      self.tickNanos.addAndGet(took);
      long missed = (began - due) / intervalNanos;
      if (missed > 0) {
        self.ticksLate.incrementAndGet();
      }
      due += (missed + 1) * intervalNanos;
    }
    // Whoever watches need not wonder about the silence that follows.
    tick((millis, nanos) -> samples.take(millis, nanos).asEnding(), System.nanoTime());
  }

  private void tick(Samples samples, long nanoTime) {
    try {
      buffer.offer(samples.take(System.currentTimeMillis(), nanoTime));
    } catch (Throwable e) { // a heap without room, above all: the next tick may find some
      LastResort.survive(e, self.probeErrors, log, "sampling", "no sample was taken: ");
    }
  }
}
