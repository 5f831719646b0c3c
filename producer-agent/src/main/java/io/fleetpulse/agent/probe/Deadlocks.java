package io.fleetpulse.agent.probe;

import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Threads that wait for each other for ever: how many, and for the first {@value #MOST_LINES} a
 * line each that names the thread, the lock it waits for, who holds that, and where in the
 * application it waits. Looking for them stops the JVM for as long as it takes to visit each
 * thread.
 */
final class Deadlocks {
  static final int MOST_LINES = 16;
  static final int MOST_LINE = 300;
  private static final int MOST_NAME = 64;

  /** Locks of java.util.concurrent are taken some frames below the application's. */
  private static final int FRAMES = 12;

  private final ThreadMXBean threads;
  private int count = -1;
  private List<String> lines = List.of();

  Deadlocks(ThreadMXBean threads) {
    this.threads = threads;
  }

  /** Looks. */
  void find() {
    lines = List.of();
    count = -1; // unless it can be told
    long[] ids;
    try {
      ids =
          threads.isSynchronizerUsageSupported()
              ? threads.findDeadlockedThreads()
              : threads.findMonitorDeadlockedThreads();
    } catch (UnsupportedOperationException e) {
      return;
    }
    count = ids == null ? 0 : ids.length;
    if (count > 0) {
      List<String> found = new ArrayList<>();
      long[] first = Arrays.copyOf(ids, Math.min(MOST_LINES, ids.length));
      for (ThreadInfo thread : threads.getThreadInfo(first, FRAMES)) {
        if (thread != null) {
          found.add(line(thread));
        }
      }
      lines = List.copyOf(found);
    }
  }

  /** Nobody looked. */
  void forget() {
    count = -1;
    lines = List.of();
  }

  /** -1: not known. */
  int count() {
    return count;
  }

  List<String> lines() {
    return lines;
  }

  private static String line(ThreadInfo thread) {
    StringBuilder line = new StringBuilder();
    name(line, thread.getThreadName());
    LockInfo lock = thread.getLockInfo();
    if (lock != null) {
      line.append(" waits for ").append(lock);
    }
    if (thread.getLockOwnerName() != null) {
      name(line.append(" held by "), thread.getLockOwnerName());
    }
    StackTraceElement[] stack = thread.getStackTrace();
    if (stack.length > 0) {
      StackTraceElement where = whereInTheApplication(stack);
      line.append(" at ").append(where.getClassName()).append('.').append(where.getMethodName());
      if (where.getLineNumber() > 0) {
        line.append(':').append(where.getLineNumber());
      }
    }
    return PoolName.printable(line.toString(), MOST_LINE);
  }

  private static void name(StringBuilder line, String thread) {
    line.append('"').append(PoolName.printable(thread, MOST_NAME)).append('"');
  }

  private static StackTraceElement whereInTheApplication(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
        return frame;
      }
    }
    return stack[0];
  }
}
