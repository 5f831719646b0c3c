package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.ThreadDetails;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Threads in detail, from the reading that the threads' states are taken from too: pools by name,
 * deadlocks, waits, virtual threads and the common pool. Where there are too many threads to ask
 * for each, the section is partial: it says what needs no visit to each thread.
 */
final class ThreadDetailsProbe {
  private static final int UNKNOWN = -1;
  private static final int[] NO_POOLS = new int[0];

  private final ThreadMXBean threads;
  private final ThreadReading reading;
  private final ThreadTotals totals;
  private final Deadlocks deadlocks;
  private final VirtualScheduler virtual = new VirtualScheduler();
  private final CommonPool common = new CommonPool();

  ThreadDetailsProbe(ThreadMXBean threads, ThreadReading reading, ThreadTotals totals) {
    this.threads = threads;
    this.reading = reading;
    this.totals = totals;
    this.deadlocks = new Deadlocks(threads);
  }

  /** Null between two readings. */
  @Nullable ThreadDetails read(long nowNanos) {
    if (!reading.due(nowNanos)) {
      return null;
    }
    @Nullable ThreadInfo @Nullable [] all = reading.threads();
    int[] pools = NO_POOLS;
    if (all == null) {
      deadlocks.forget();
    } else {
      pools = totals.add(all);
      for (ThreadInfo thread : all) {
        if (thread != null) {
          virtual.seen(thread.getThreadName());
          common.seen(thread.getThreadName());
        }
      }
      deadlocks.find();
    }
    boolean timed =
        threads.isThreadContentionMonitoringSupported()
            && threads.isThreadContentionMonitoringEnabled(); // by the application: never by us
    return new ThreadDetails(
        deadlocks.count(),
        totals.blocked(),
        totals.waited(),
        timed ? totals.blockedMillis() : UNKNOWN,
        timed ? totals.waitedMillis() : UNKNOWN,
        virtual.mounted(),
        virtual.queued(),
        virtual.carriers(),
        virtual.parallelism(),
        common.parallelism(),
        common.active(),
        common.queued(),
        common.steals(),
        pools,
        deadlocks.lines(),
        all == null);
  }
}
