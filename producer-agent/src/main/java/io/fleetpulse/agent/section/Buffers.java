package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** Buffer pools, in the order of the identity. */
public record Buffers(long[] used, long[] limit, long[] count) implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.BUFFERS;
  }

  @Override
  public void write(AvroOut out) {
    out.beginItems(used.length);
    for (int i = 0; i < used.length; i++) {
      out.writeLong(used[i]);
      out.writeLong(limit[i]);
      out.writeLong(count[i]);
    }
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 32 + 3 * (16 + Long.BYTES * used.length);
  }
}
