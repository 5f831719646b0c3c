package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;

/**
 * Takes a sample each interval, at a fixed rate. A tick that begins more than an interval late (the
 * machine slept, the JVM stood still) is counted, and the ticks missed meanwhile are left out: the
 * next sample holds their totals.
 */
final class SamplingLoop {
  private final Sampler sampler;
  private final SampleBuffer buffer;
  private final long intervalNanos;
  private final Pace pace;
  private final AgentSelf self;
  private final AgentLog log;

  SamplingLoop(
      Sampler sampler,
      SampleBuffer buffer,
      Duration interval,
      Pace pace,
      AgentSelf self,
      AgentLog log) {
    this.sampler = sampler;
    this.buffer = buffer;
    this.intervalNanos = interval.toNanos();
    this.pace = pace;
    this.self = self;
    this.log = log;
  }

  void run() throws InterruptedException {
    self.ownThread();
    long due = System.nanoTime();
    while (pace.until(due)) {
      long began = System.nanoTime();
      tick(began);
      long took = System.nanoTime() - began;
      self.tickNanos.addAndGet(took);
      long missed = (began - due) / intervalNanos;
      if (missed > 0) {
        self.ticksLate.incrementAndGet();
      }
      due += (missed + 1) * intervalNanos;
    }
  }

  private void tick(long nanoTime) {
    try {
      buffer.offer(sampler.take(System.currentTimeMillis(), nanoTime));
    } catch (RuntimeException | LinkageError e) {
      self.probeErrors.incrementAndGet();
      log.warn("sampling", "no sample was taken: " + e);
    }
  }
}
