package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** Processor use; NaN and -1: not known. */
public record Cpu(long timeNanos, float recent, float system, float load, int count)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.CPU;
  }

  @Override
  public void write(AvroOut out) {
    out.writeMicros(timeNanos);
    out.writeFloat(recent);
    out.writeFloat(system);
    out.writeFloat(load);
    out.writeLong(count);
  }

  @Override
  public int heldBytes() {
    return 48;
  }
}
