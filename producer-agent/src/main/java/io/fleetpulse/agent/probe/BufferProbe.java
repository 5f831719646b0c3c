package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Buffers;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Direct and mapped buffers. */
public final class BufferProbe {
  private final BufferPoolMXBean[] pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).toArray(BufferPoolMXBean[]::new);

  /** In the order of a sample's pools. */
  public List<String> pools() {
    return Arrays.stream(pools).map(BufferPoolMXBean::getName).toList();
  }

  public Buffers read() {
    long[] used = new long[pools.length];
    long[] limit = new long[pools.length];
    long[] count = new long[pools.length];
    for (int i = 0; i < pools.length; i++) {
      used[i] = pools[i].getMemoryUsed();
      limit[i] = pools[i].getTotalCapacity();
      count[i] = pools[i].getCount();
    }
    return new Buffers(used, limit, count);
  }
}
