package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** Class loading. */
public record Classes(long loaded, long unloaded, int count) implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.CLASSES;
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(loaded);
    out.writeLong(unloaded);
    out.writeLong(count);
  }

  @Override
  public int heldBytes() {
    return 40;
  }
}
