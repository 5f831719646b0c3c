package io.fleetpulse.agent.probe;

import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM counts per thread, as totals that only grow, though threads come and go. They begin
 * with the first reading; what a thread does between its last reading and its end is not seen.
 * Holds an entry for each live thread, {@link ThreadReading#MOST_THREADS} at most. For the sampling
 * thread.
 */
final class ThreadTotals {
  private static final int ENTRY_BYTES = 160;

  private final ThreadPools pools = new ThreadPools();
  private final Map<Long, Seen> seen = new HashMap<>();
  private boolean begun;
  private long reading;
  private long blocked;
  private long waited;
  private long blockedMillis;
  private long waitedMillis;

  /** A thread as it was read last. */
  private static final class Seen {
    String name = "";
    int pool = -1;
    long reading;
    long blocked;
    long waited;
    long blockedMillis;
    long waitedMillis;
  }

  /**
   * Takes a reading.
   *
   * @param threads entries are null for threads that have ended
   * @return threads per pool, in the order of {@link #pools()}
   */
  int[] add(@Nullable ThreadInfo[] threads) {
    reading++;
    int[] sizes = new int[ThreadPools.MOST];
    for (ThreadInfo thread : threads) {
      if (thread != null) {
        sizes[add(thread)]++;
      }
    }
    for (Iterator<Seen> each = seen.values().iterator(); each.hasNext(); ) {
      if (each.next().reading != reading) {
        each.remove();
      }
    }
    begun = true;
    return Arrays.copyOf(sizes, pools.names().size());
  }

  ThreadPools pools() {
    return pools;
  }

  long blocked() {
    return blocked;
  }

  long waited() {
    return waited;
  }

  /** While the JVM measures it. */
  long blockedMillis() {
    return blockedMillis;
  }

  /** While the JVM measures it. */
  long waitedMillis() {
    return waitedMillis;
  }

  /** Bytes held, estimated from above. */
  long heldBytes() {
    return (long) seen.size() * ENTRY_BYTES;
  }

  /** The thread's pool. */
  private int add(ThreadInfo thread) {
    Seen last = seen.get(thread.getThreadId());
    boolean old = !begun && last == null; // it has counted before there was anybody to look
    if (last == null) {
      last = new Seen();
      seen.put(thread.getThreadId(), last);
    }
    String name = thread.getThreadName();
    if (last.pool < 0 || !name.equals(last.name)) {
      last.name = name;
      last.pool = pools.of(name);
    }
    long nowBlocked = thread.getBlockedCount();
    long nowWaited = thread.getWaitedCount();
    long nowBlockedMillis = Math.max(0, thread.getBlockedTime());
    long nowWaitedMillis = Math.max(0, thread.getWaitedTime());
    if (!old) {
      blocked += growth(last.blocked, nowBlocked);
      waited += growth(last.waited, nowWaited);
      blockedMillis += growth(last.blockedMillis, nowBlockedMillis);
      waitedMillis += growth(last.waitedMillis, nowWaitedMillis);
    }
    last.reading = reading;
    last.blocked = nowBlocked;
    last.waited = nowWaited;
    last.blockedMillis = nowBlockedMillis;
    last.waitedMillis = nowWaitedMillis;
    return last.pool;
  }

  /** The JVM's times begin again at zero when somebody switches their measuring on again. */
  private static long growth(long before, long now) {
    return now >= before ? now - before : now;
  }
}
