package io.fleetpulse.agent.probe;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Bytes allocated on the heap since the JVM's start. From JDK 21 on the JVM counts them; before,
 * each collection tells how much was used before it and after the one before.
 */
final class AllocatedBytes {
  /** Bound and called exactly: once a second nothing gets compiled, and it takes a fifth so. */
  private static final @Nullable MethodHandle TOTAL = find();

  private long counted;
  private long usedAfterLast = -1;
  private boolean seen;

  /** A collection ended. */
  synchronized void collected(long usedBefore, long usedAfter) {
    if (usedAfterLast >= 0) {
      counted += Math.max(0, usedBefore - usedAfterLast);
    } else {
      counted = usedBefore;
    }
    usedAfterLast = usedAfter;
    seen = true;
  }

  /** -1: not known. */
  long read() {
    MethodHandle total = TOTAL;
    if (total != null) {
      try {
        return (long) total.invokeExact();
      } catch (Throwable e) {
        return -1;
      }
    }
    synchronized (this) {
      return seen ? counted : -1;
    }
  }

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              com.sun.management.ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class))
          .bindTo(ManagementFactory.getThreadMXBean());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }
}
