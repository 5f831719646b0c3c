package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The agent at work: samples on the thread that runs it, publishes on another, both daemons. The
 * host's shutdown and {@link #close} end both, within {@link #MOST_FLUSH}.
 */
public final class AgentLoop implements Runnable, AutoCloseable {
  /** What the host's end waits for at most. */
  static final Duration MOST_FLUSH = Duration.ofSeconds(2);

  private final Sampler sampler;
  private final AgentLog log;
  private final List<AutoCloseable> companions;
  private final Pace pace = new Pace();
  private final SamplingLoop sampling;
  private final PublishLoop publishing;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread hook = new Thread(this::flush, "fleetpulse-shutdown");

  /**
   * @param publishers makes the publisher when the first batch is due
   * @param companions closed with the loop
   */
  public AgentLoop(
      Sampler sampler,
      SampleBuffer buffer,
      Supplier<Publisher> publishers,
      Duration interval,
      Duration publishInterval,
      AgentSelf self,
      AgentLog log,
      List<AutoCloseable> companions) {
    this.sampler = sampler;
    this.log = log;
    this.companions = List.copyOf(companions);
    this.sampling = new SamplingLoop(sampler, buffer, interval, pace, self, log);
    this.publishing =
        new PublishLoop(
            buffer,
            publishers,
            publishInterval,
            pace,
            self,
            log,
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Samples until it is closed. */
  @Override
  public void run() {
    if (!started.compareAndSet(false, true)) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Thread publisher = new Thread(null, publishing, "fleetpulse-publish", 0, false);
      publisher.setDaemon(true);
      publisher.setContextClassLoader(AgentLoop.class.getClassLoader());
      sampler.start();
      publisher.start();
      sampling.run();
    } catch (IllegalStateException e) {
      // The host ends already: there is nothing to begin.
      pace.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sampler.close();
    }
  }

  @Override
  public void close() {
    flush();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The host ends: the hook runs, and finds nothing left to do.
    }
  }

  private void flush() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    pace.close();
    for (AutoCloseable companion : companions) {
      try {
        companion.close();
      } catch (Exception e) {
        log.warn("close", "a part does not end: " + e);
      }
    }
    if (started.get() && publishing.delivering()) {
      try {
        if (!publishing.awaitEnd(MOST_FLUSH)) {
          log.warn(
              "close", "the last samples were not sent within " + MOST_FLUSH.toSeconds() + " s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
