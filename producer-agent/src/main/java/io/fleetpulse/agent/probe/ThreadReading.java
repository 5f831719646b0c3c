package io.fleetpulse.agent.probe;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM says of each platform thread, without stacks: read once, on a slow cadence, for all
 * who look at it. For the sampling thread.
 */
final class ThreadReading {
  /** With more threads than this, asking for each costs more than it tells. */
  static final int MOST_THREADS = 5_000;

  private final ThreadMXBean threads;
  private final Cadence cadence;
  private boolean begun;
  private long atNanos;
  private boolean due;
  private boolean tooMany;
  private ThreadInfo @Nullable [] last;

  ThreadReading(ThreadMXBean threads, Duration every) {
    this.threads = threads;
    this.cadence = new Cadence(every);
  }

  /** Whether threads are to be looked at in the sample of this time; the same answer to each. */
  boolean due(long nowNanos) {
    if (!begun || nowNanos != atNanos) {
      begun = true;
      atNanos = nowNanos;
      last = null;
      due = cadence.due(nowNanos);
      tooMany = due && threads.getThreadCount() > MOST_THREADS;
    }
    return due;
  }

  /**
   * The threads, once due; an entry is null if its thread has ended meanwhile.
   *
   * @return null: there are too many
   */
  @Nullable ThreadInfo @Nullable [] threads() {
    if (last == null && due && !tooMany) {
      last = threads.getThreadInfo(threads.getAllThreadIds(), 0);
    }
    return last;
  }
}
