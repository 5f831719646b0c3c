package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** Memory in bytes; the pools' arrays are in the order of the identity's pools. */
public record Memory(
    long heapUsed,
    long heapCommitted,
    long heapLimit,
    long nonHeapUsed,
    long[] used,
    long[] committed,
    long[] limit,
    long[] afterGc)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.MEMORY;
  }

  @Override
  public void write(AvroOut out) {
    out.writeKib(heapUsed);
    out.writeKib(heapCommitted);
    out.writeKib(heapLimit);
    out.writeKib(nonHeapUsed);
    out.beginItems(used.length);
    for (int i = 0; i < used.length; i++) {
      out.writeKib(used[i]);
      out.writeKib(committed[i]);
      out.writeKib(limit[i]);
      out.writeKib(afterGc[i]);
    }
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 64 + 4 * (16 + Long.BYTES * used.length);
  }
}
