package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Threads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Threads: counts at each reading, states now and then, as reading those stops the JVM shortly. */
public final class ThreadProbe {
  /** Pairs (not daemon, daemon) of runnable, blocked, waiting, timed waiting, new, terminated. */
  private static final int STATES = 12;

  /** With more threads than this their states cost more than they tell. */
  private static final int MOST_THREADS = 5_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Cadence statesCadence;

  public ThreadProbe(Duration statesEvery) {
    this.statesCadence = new Cadence(statesEvery);
  }

  public Threads read(long nowNanos) {
    int live = threads.getThreadCount();
    int[] states = null;
    if (live <= MOST_THREADS && statesCadence.due(nowNanos)) {
      states = states();
    }
    return new Threads(
        live, threads.getPeakThreadCount(), threads.getTotalStartedThreadCount(), states);
  }

  private int[] states() {
    int[] states = new int[STATES];
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds(), 0)) {
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
