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
    out.writeLong(heapUsed);
    out.writeLong(heapCommitted);
    out.writeLong(heapLimit);
    out.writeLong(nonHeapUsed);
    out.beginItems(used.length);
    for (int i = 0; i < used.length; i++) {
      out.writeLong(used[i]);
      out.writeLong(committed[i]);
      out.writeLong(limit[i]);
      out.writeLong(afterGc[i]);
    }
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 64 + 4 * (16 + Long.BYTES * used.length);
  }
}
