package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.section.Memory;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.List;

/** Memory by pool, and the heap as a whole. */
final class MemoryProbe {
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final MemoryPoolMXBean[] pools =
      ManagementFactory.getMemoryPoolMXBeans().toArray(MemoryPoolMXBean[]::new);
  private final GivenBack givenBack;

  MemoryProbe(GivenBack givenBack) {
    this.givenBack = givenBack;
  }

  /** In the order of a sample's pools. */
  public List<Identity.Pool> pools() {
    return Arrays.stream(pools)
        .map(pool -> new Identity.Pool(pool.getName(), pool.getType() == MemoryType.HEAP))
        .toList();
  }

  public Memory read() {
    MemoryUsage heap = memory.getHeapMemoryUsage();
    givenBack.committed(heap.getCommitted());
    long nonHeap = memory.getNonHeapMemoryUsage().getUsed();
    long[] used = new long[pools.length];
    long[] committed = new long[pools.length];
    long[] limit = new long[pools.length];
    long[] afterGc = new long[pools.length];
    for (int i = 0; i < pools.length; i++) {
      MemoryUsage usage = pools[i].getUsage();
      MemoryUsage collection = pools[i].getCollectionUsage();
      used[i] = usage == null ? 0 : usage.getUsed();
      committed[i] = usage == null ? 0 : usage.getCommitted();
      limit[i] = usage == null ? -1 : usage.getMax();
      afterGc[i] = collection == null ? -1 : collection.getUsed();
    }
    return new Memory(
        heap.getUsed(),
        heap.getCommitted(),
        heap.getMax(),
        nonHeap,
        used,
        committed,
        limit,
        afterGc);
  }
}
