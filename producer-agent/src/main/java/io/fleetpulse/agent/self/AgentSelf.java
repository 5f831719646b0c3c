package io.fleetpulse.agent.self;

import io.fleetpulse.agent.section.Self;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The agent's own counters; any of its threads adds, the sampling thread reads. They go on for as
 * long as the JVM lives, whatever agents are started and closed in it.
 */
public final class AgentSelf {
  private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();

  private final AgentThreads threads = new AgentThreads();
  private boolean looked;
  private long lookedNanos;

  public final AtomicLong tickNanos = new AtomicLong();
  public final AtomicLong ticksLate = new AtomicLong();
  public final AtomicLong encodedBytes = new AtomicLong();
  public final AtomicLong queued = new AtomicLong();
  public final AtomicLong merged = new AtomicLong();
  public final AtomicLong dropped = new AtomicLong();
  public final AtomicLong sendErrors = new AtomicLong();
  public final AtomicLong registryErrors = new AtomicLong();
  public final AtomicLong probeErrors = new AtomicLong();
  public final AtomicLong spooled = new AtomicLong();
  public final AtomicLong seriesRefused = new AtomicLong();

  /** Bytes of the samples that wait, those that closed agents have left included. */
  public final AtomicLong bufferBytes = new AtomicLong();

  /** Counts what the calling thread uses as the agent's. */
  public void ownThread() {
    threads.add();
  }

  /** Keeps what the calling thread, one of the agent's, has used: it ends. */
  public void threadEnds() {
    threads.remove();
  }

  /**
   * What they say now; on the sampling thread.
   *
   * @param tables bytes that probes hold
   * @param shed sections slowed or left out
   */
  public Self read(long nowNanos, long tables, int shed) {
    if (!looked || nowNanos - lookedNanos >= LOOK_NANOS) {
      looked = true;
      lookedNanos = nowNanos;
      threads.findClients();
    }
    return new Self(
        tickNanos.get(),
        ticksLate.get(),
        threads.cpuNanos(),
        encodedBytes.get(),
        (int) queued.get(),
        merged.get(),
        dropped.get(),
        sendErrors.get(),
        registryErrors.get(),
        probeErrors.get(),
        threads.allocatedBytes(),
        bufferBytes.get() + tables,
        shed,
        seriesRefused.get(),
        spooled.get());
  }

  /** CPU time of the agent's threads, its Kafka clients' included; -1: not known. */
  public long cpuNanos() {
    return threads.cpuNanos();
  }
}
