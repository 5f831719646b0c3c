package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.histogram.HistogramCollector;
import io.fleetpulse.agent.wire.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * Times that threads waited for ZGC to free memory. How long they did only the flight recorder
 * tells; that they did is the cause of a collection too. Written by the recorder's thread and the
 * JVM's, read by the sampling thread.
 */
public final class AllocationStalls {
  private static final String CAUSE = "Allocation Stall";
  private static final double SECONDS_PER_NANO = 1e-9;
  private static final long NANOS_PER_MICRO = 1_000;

  private final HistogramCollector interval = new HistogramCollector();
  private long count;
  private long sumNanos;
  private boolean watched;
  private volatile boolean seen;

  /** From now on somebody watches. */
  public synchronized void watched() {
    watched = true;
  }

  /** A thread waited so long. */
  public synchronized void add(long nanos) {
    if (interval.record(nanos * SECONDS_PER_NANO)) {
      count++;
      sumNanos += nanos;
    }
  }

  /** There was a collection, for this cause. */
  void collected(String cause) {
    if (cause.equals(CAUSE)) {
      seen = true;
    }
  }

  /** Whether a collection was caused by one. */
  boolean seen() {
    return seen;
  }

  /** In microseconds, the interval's in seconds; null: nobody has watched. */
  synchronized @Nullable Distribution read() {
    return watched ? new Distribution(count, sumNanos / NANOS_PER_MICRO, interval.take()) : null;
  }
}
