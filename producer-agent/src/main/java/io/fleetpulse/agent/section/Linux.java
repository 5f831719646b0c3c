package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** What Linux says of process, container and machine; -1: not known or no limit. */
public record Linux(
    long runQueueNanos,
    long voluntarySwitches,
    long involuntarySwitches,
    long containerMemoryUsage,
    long containerMemoryLimit,
    long containerCpuLimitMillis,
    long containerCpuPeriods,
    long containerCpuThrottledPeriods,
    long containerCpuThrottledNanos,
    long cpuPressureMicros,
    long memoryPressureSomeMicros,
    long memoryPressureFullMicros,
    long ioPressureSomeMicros,
    long ioPressureFullMicros)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.LINUX;
  }

  @Override
  public void write(AvroOut out) {
    out.writeMicros(runQueueNanos);
    out.writeLong(voluntarySwitches);
    out.writeLong(involuntarySwitches);
    out.writeKib(containerMemoryUsage);
    out.writeKib(containerMemoryLimit);
    out.writeLong(containerCpuLimitMillis);
    out.writeLong(containerCpuPeriods);
    out.writeLong(containerCpuThrottledPeriods);
    out.writeMicros(containerCpuThrottledNanos);
    out.writeLong(cpuPressureMicros);
    out.writeLong(memoryPressureSomeMicros);
    out.writeLong(memoryPressureFullMicros);
    out.writeLong(ioPressureSomeMicros);
    out.writeLong(ioPressureFullMicros);
  }

  @Override
  public int heldBytes() {
    return 128;
  }
}
