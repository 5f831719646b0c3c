package io.fleetpulse.agent.self;

import io.fleetpulse.agent.section.Self;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The agent's own counters; any of its threads adds, the sampling thread reads. They go on for as
 * long as the JVM lives, whatever agents are started and closed in it.
 */
public final class AgentSelf {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Set<Long> threadIds = new HashSet<>();
  private long endedNanos;

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

  /** Counts the calling thread's CPU time as the agent's. */
  public synchronized void ownThread() {
    threadIds.add(Thread.currentThread().getId());
  }

  /** What they say now. */
  public Self read() {
    return new Self(
        tickNanos.get(),
        ticksLate.get(),
        cpuNanos(),
        encodedBytes.get(),
        (int) queued.get(),
        merged.get(),
        dropped.get(),
        sendErrors.get(),
        registryErrors.get(),
        probeErrors.get(),
        -1,
        0,
        0,
        seriesRefused.get(),
        spooled.get());
  }

  /** Keeps what the calling thread, one of the agent's, has used: it ends. */
  public synchronized void threadEnds() {
    if (threadIds.remove(Thread.currentThread().getId()) && threads.isThreadCpuTimeSupported()) {
      endedNanos += Math.max(0, threads.getCurrentThreadCpuTime());
    }
  }

  /** CPU time of the agent's own threads, without the Kafka client's; -1: not known. */
  public synchronized long cpuNanos() {
    if (!threads.isThreadCpuTimeSupported()) {
      return -1;
    }
    long sum = endedNanos;
    for (Long id : threadIds) {
      sum += Math.max(0, threads.getThreadCpuTime(id));
    }
    return sum;
  }
}
