package io.fleetpulse.agent.probe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Time of concurrent cycles that only the flight recorder tells of. Written by its thread, read by
 * the sampling thread.
 */
public final class ConcurrentCycles {
  private final AtomicLong nanos = new AtomicLong(-1);

  /** From now on somebody watches. */
  public void watched() {
    nanos.compareAndSet(-1, 0);
  }

  /** A cycle has ended. */
  public void add(long concurrentNanos) {
    nanos.addAndGet(Math.max(0, concurrentNanos));
  }

  /** -1: nobody has watched. */
  long nanos() {
    return nanos.get();
  }
}
