package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Cpu;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Processor use. The process's share is worked out from its CPU time: the JVM's own call reads a
 * dozen cgroup files each time. That call is made for the system's share, on a slow cadence.
 */
public final class CpuProbe {
  private final com.sun.management.OperatingSystemMXBean system =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Cadence systemCadence;

  private long lastCpuNanos = -1;
  private long lastNanos;

  public CpuProbe(Duration systemEvery) {
    this.systemCadence = new Cadence(systemEvery);
  }

  public Cpu read(long nowNanos) {
    long cpuNanos = system.getProcessCpuTime();
    int processors = system.getAvailableProcessors();
    float recent = -1;
    if (lastCpuNanos >= 0 && cpuNanos >= 0 && nowNanos > lastNanos) {
      double share = (double) (cpuNanos - lastCpuNanos) / (nowNanos - lastNanos) / processors;
      recent = (float) Math.min(1, Math.max(0, share));
    }
    lastCpuNanos = cpuNanos;
    lastNanos = nowNanos;
    float whole = -1;
    if (systemCadence.due(nowNanos)) {
      double load = system.getCpuLoad();
      whole = load >= 0 ? (float) load : -1;
    }
    return new Cpu(cpuNanos, recent, whole, (float) system.getSystemLoadAverage(), processors);
  }
}
