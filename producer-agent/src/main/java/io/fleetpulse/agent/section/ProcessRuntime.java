package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** The process; -1: not known. */
public record ProcessRuntime(
    long uptimeMillis,
    long compilationMillis,
    long residentSet,
    long fileDescriptors,
    long fileDescriptorLimit)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.RUNTIME;
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(uptimeMillis);
    out.writeLong(compilationMillis);
    out.writeKib(residentSet);
    out.writeLong(fileDescriptors);
    out.writeLong(fileDescriptorLimit);
  }

  @Override
  public int heldBytes() {
    return 56;
  }
}
