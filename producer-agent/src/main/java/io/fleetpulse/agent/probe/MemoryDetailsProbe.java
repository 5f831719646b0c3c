package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.MemoryDetails;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Memory that changes slowly: what pools began with and, where the JVM tracks native memory ({@code
 * -XX:NativeMemoryTracking}), its areas. Tracking is asked for by a diagnostic command, which is
 * reached through the platform's MBean server; as that may be the first use of it, the first
 * reading leaves the areas out: an application server sets its own up while it starts.
 */
final class MemoryDetailsProbe {
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  private final MemoryPoolMXBean[] pools =
      ManagementFactory.getMemoryPoolMXBeans().toArray(MemoryPoolMXBean[]::new);
  private final boolean tracked;
  private final NativeAreas areas;
  private boolean begun;

  MemoryDetailsProbe(VmOptions options, NativeAreas areas) {
    this.tracked = !options.read("NativeMemoryTracking").orElse("off").equals("off");
    this.areas = areas;
  }

  MemoryDetails read() {
    long[] init = new long[pools.length];
    for (int i = 0; i < pools.length; i++) {
      MemoryUsage usage = pools[i].getUsage();
      init[i] = usage == null ? -1 : usage.getInit();
    }
    if (tracked && begun) {
      areas.read(summary());
    }
    begun = true;
    return new MemoryDetails(init, areas.reserved(), areas.committed());
  }

  private static String summary() {
    try {
      Object printed =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(COMMANDS),
                  "vmNativeMemory",
                  new Object[] {new String[] {"summary"}},
                  new String[] {String[].class.getName()});
      return String.valueOf(printed);
    } catch (JMException e) {
      throw new IllegalStateException("no summary of native memory: " + e, e);
    }
  }
}
