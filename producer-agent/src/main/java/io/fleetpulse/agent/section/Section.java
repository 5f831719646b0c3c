package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/** What was read of one part of the JVM. Immutable. */
public interface Section {
  SectionKind kind();

  /** How far it can be trusted. */
  default SectionQuality quality() {
    return SectionQuality.OK;
  }

  /**
   * This section as one with the one read before it: totals are this one's, which hold the
   * earlier's; what an interval alone holds is put together.
   *
   * @param earlier of the same kind
   */
  default Section after(Section earlier) {
    return this;
  }

  /** Writes its fields in the order of the schema. */
  void write(AvroOut out);

  /** What it holds in memory, estimated from above, in bytes. */
  int heldBytes();
}
