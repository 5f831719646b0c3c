package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LastResort;
import java.io.Flushable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The agent at work: samples on the thread that runs it, publishes on another, both daemons. The
 * host's shutdown and {@link #close} end both and all that runs beside them, together within two
 * seconds.
 */
public final class AgentLoop implements Runnable, Flushable, AutoCloseable {
  /** What the host's end waits for at most. */
  private static final Duration MOST_FLUSH = Duration.ofSeconds(2);

  private static final String CLOSE = "close";
  private static final String NO_END = "a part does not end: ";

  private final Sampler sampler;
  private final AgentLog log;
  private final AgentSelf self;
  private final List<Companion> companions;
  private final Runnable last;
  private final Duration mostFlush;
  private final LastResort lastResort;
  private final Pace pace = new Pace();

  /** Of its own: the last sample is taken before the last are sent. */
  private final Pace publishingPace = new Pace();

  private final SamplingLoop sampling;
  private final PublishLoop publishing;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread hook = new Thread(this::endAll, "fleetpulse-shutdown");

  /**
   * @param publishers makes the publisher when the first batch is due
   * @param companions started with the loop and ended with it
   * @param last called once, when all has ended or had its time
   */
  public AgentLoop(
      Sampler sampler,
      SampleBuffer buffer,
      Supplier<Publisher> publishers,
      InForce settings,
      AgentSelf self,
      AgentLog log,
      List<Companion> companions,
      Runnable last) {
    this(sampler, buffer, publishers, settings, self, log, companions, last, MOST_FLUSH);
  }

  /**
   * @param mostFlush what its end waits for at most
   */
  AgentLoop(
      Sampler sampler,
      SampleBuffer buffer,
      Supplier<Publisher> publishers,
      InForce settings,
      AgentSelf self,
      AgentLog log,
      List<Companion> companions,
      Runnable last,
      Duration mostFlush) {
    this.sampler = sampler;
    this.log = log;
    this.self = self;
    this.companions = List.copyOf(companions);
    this.last = last;
    this.mostFlush = mostFlush;
    this.lastResort = new LastResort(self.sendErrors, log);
    this.publishing =
        new PublishLoop(
            buffer,
            publishers,
            settings,
            publishingPace,
            self,
            log,
            () -> ThreadLocalRandom.current().nextDouble());
    this.sampling =
        new SamplingLoop(sampler::take, buffer, settings, pace, publishing::publishSoon, self, log);
    settings.onChange(
        now -> {
          pace.wake();
          publishingPace.wake();
        });
  }

  /** Samples until it is closed. */
  @Override
  public void run() {
    if (closing.get() || !started.compareAndSet(false, true)) {
      return;
    }
    try {
      hook.setUncaughtExceptionHandler(lastResort);
      if (!hooked()) {
        return; // the host ends already: there is nothing to begin
      }
      sampler.start();
      lastResort.daemon("fleetpulse-publish", publishing).start();
      companions.forEach(this::start);
      sampling.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      publishingPace.close(); // without samples there is nothing to publish
      sampler.close();
    }
  }

  /** Asks for a sample that is taken and sent now; returns at once. */
  @Override
  public void flush() {
    sampling.collect();
  }

  private boolean hooked() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The host ends: the hook runs, and finds nothing left to do.
    }
  }

  private void start(Companion companion) {
    try {
      companion.start().run();
    } catch (Throwable e) { // a thread too many, say: samples are sent all the same
      LastResort.survive(e, self.probeErrors, log, "start", "a part does not start: ");
    }
  }

  private void endAll() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    long deadlineNanos = System.nanoTime() + mostFlush.toNanos();
    pace.close();
    companions.forEach(companion -> end(companion.stop()));
    if (started.get() && publishing.hasAnEnd()) {
      awaitSent(deadlineNanos);
    }
    publishingPace.close();
    companions.forEach(companion -> await(companion.end(), deadlineNanos));
    end(last);
  }

  private void awaitSent(long deadlineNanos) {
    try {
      if (!publishing.delivering()) {
        publishing.keepNow();
      }
      if (!publishing.awaitEnd(left(deadlineNanos))) {
        publishing.keepNow();
        log.warn(CLOSE, "the last samples were not sent within " + mostFlush.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Companion.End end, long deadlineNanos) {
    try {
      end.await(left(deadlineNanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // the others have to end too
      LastResort.survive(e, self.probeErrors, log, CLOSE, NO_END);
    }
  }

  private void end(Runnable part) {
    try {
      part.run();
    } catch (Throwable e) { // the others have to end too
      LastResort.survive(e, self.probeErrors, log, CLOSE, NO_END);
    }
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }
}
