package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Threads;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** Threads: counts at each reading, states now and then, as reading those visits each thread. */
final class ThreadProbe {
  /** Pairs (not daemon, daemon) of runnable, blocked, waiting, timed waiting, new, terminated. */
  private static final int STATES = 12;

  private final ThreadMXBean threads;
  private final ThreadReading reading;

  ThreadProbe(ThreadMXBean threads, ThreadReading reading) {
    this.threads = threads;
    this.reading = reading;
  }

  Threads read(long nowNanos) {
    int live = threads.getThreadCount();
    @Nullable ThreadInfo @Nullable [] all = reading.due(nowNanos) ? reading.threads() : null;
    return new Threads(
        live,
        threads.getPeakThreadCount(),
        threads.getTotalStartedThreadCount(),
        all == null ? null : states(all));
  }

  private static int[] states(@Nullable ThreadInfo[] threads) {
    int[] states = new int[STATES];
    for (ThreadInfo info : threads) {
      if (info != null) {
        states[index(info.getThreadState()) + (info.isDaemon() ? 1 : 0)]++;
      }
    }
    return states;
  }

  private static int index(Thread.State state) {
    return switch (state) {
      case RUNNABLE -> 0;
      case BLOCKED -> 2;
      case WAITING -> 4;
      case TIMED_WAITING -> 6;
      case NEW -> 8;
      case TERMINATED -> 10;
    };
  }
}
