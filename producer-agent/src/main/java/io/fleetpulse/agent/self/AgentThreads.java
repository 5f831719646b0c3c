package io.fleetpulse.agent.self;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's threads use, or some of them, as totals that only grow, though threads end: its
 * own, which report themselves, and those that its Kafka clients start, which are looked for. Any
 * thread may add itself. What a client's thread uses between the last reading and its end is not
 * seen.
 */
public final class AgentThreads {
  /** In the names of Kafka's threads, before the client's id; the agent's ids all begin so. */
  private static final String CLIENT = " | fleetpulse-";

  /** With more threads in the group than this, clients are not looked for any more. */
  private static final int MOST_THREADS = 5_000;

  private final ThreadMXBean beans = ManagementFactory.getThreadMXBean();
  private final boolean cpuTold =
      beans.isThreadCpuTimeSupported() && beans.isThreadCpuTimeEnabled();
  private final boolean allocationTold =
      ModuleLayer.boot().findModule("jdk.management").isPresent() && Allocation.told(beans);
  private long[] ids = new long[0];
  private long[] cpu = new long[0];
  private long[] allocated = new long[0];
  private long cpuNanos;
  private long allocatedBytes;

  /** Apart, as a runtime image may lack the interface: then this class is never linked. */
  private static final class Allocation {
    static boolean told(ThreadMXBean beans) {
      return beans instanceof com.sun.management.ThreadMXBean more
          && more.isThreadAllocatedMemorySupported()
          && more.isThreadAllocatedMemoryEnabled();
    }

    static long[] of(ThreadMXBean beans, long[] ids) {
      return ((com.sun.management.ThreadMXBean) beans).getThreadAllocatedBytes(ids);
    }
  }

  /** The calling thread is one of them. */
  public synchronized void add() {
    add(Thread.currentThread().getId());
  }

  /** The calling thread, if it is one of them, ends. */
  public synchronized void remove() {
    read();
    remove(indexOf(Thread.currentThread().getId()));
  }

  /**
   * Looks for threads of Kafka clients that this class's loader has loaded: they are in the group
   * of the thread that calls, as it or its like started them.
   */
  synchronized void findClients() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    int most = group == null ? 0 : group.activeCount() * 2 + 16;
    if (group == null || most > 2 * MOST_THREADS) {
      return;
    }
    @Nullable Thread[] found = new @Nullable Thread[most];
    int count = group.enumerate(found);
    for (int i = 0; i < count; i++) {
      Thread thread = found[i];
      if (thread != null
          && thread.getClass().getClassLoader() == AgentThreads.class.getClassLoader()
          && thread.getName().contains(CLIENT)) {
        add(thread.getId());
      }
    }
  }

  /** CPU time so far; -1: not known. */
  public synchronized long cpuNanos() {
    read();
    return cpuTold ? cpuNanos : -1;
  }

  /** Bytes allocated so far, as of the last reading of the CPU time; -1: not known. */
  synchronized long allocatedBytes() {
    return allocationTold ? allocatedBytes : -1;
  }

  private void add(long id) {
    if (indexOf(id) >= 0) {
      return;
    }
    int size = ids.length;
    ids = Arrays.copyOf(ids, size + 1);
    cpu = Arrays.copyOf(cpu, size + 1);
    allocated = Arrays.copyOf(allocated, size + 1);
    ids[size] = id;
  }

  private void read() {
    long[] nowAllocated = allocationTold ? Allocation.of(beans, ids) : new long[0];
    for (int i = ids.length - 1; i >= 0; i--) {
      if (allocationTold && nowAllocated[i] > allocated[i]) {
        allocatedBytes += nowAllocated[i] - allocated[i];
        allocated[i] = nowAllocated[i];
      }
      long now = cpuTold ? beans.getThreadCpuTime(ids[i]) : 0;
      if (now < 0) {
        remove(i); // it has ended
      } else if (now > cpu[i]) {
        cpuNanos += now - cpu[i];
        cpu[i] = now;
      }
    }
  }

  private void remove(int index) {
    if (index >= 0) {
      ids = without(ids, index);
      cpu = without(cpu, index);
      allocated = without(allocated, index);
    }
  }

  private int indexOf(long id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  private static long[] without(long[] values, int index) {
    long[] rest = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, index + 1, rest, index, rest.length - index);
    return rest;
  }
}
