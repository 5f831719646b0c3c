package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/**
 * Memory that changes slowly, in bytes.
 *
 * @param init asked for at the start, in the order of the identity's pools; -1: not known
 * @param reserved in the order of the identity's native areas
 * @param committed as above
 */
public record MemoryDetails(long[] init, long[] reserved, long[] committed) implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.MEMORY_DETAILS;
  }

  @Override
  public void write(AvroOut out) {
    out.beginItems(init.length);
    for (long bytes : init) {
      out.writeKib(bytes);
    }
    out.endItems();
    out.beginItems(reserved.length);
    for (int i = 0; i < reserved.length; i++) {
      out.writeKib(reserved[i]);
      out.writeKib(committed[i]);
    }
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 80 + Long.BYTES * (init.length + 2 * reserved.length);
  }
}
