package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;

/**
 * The agent itself.
 *
 * @param allocated bytes; -1: not known
 * @param held bytes in buffers, histograms and tables
 * @param shed sections slowed or left out
 * @param spooled bytes on disk
 */
public record Self(
    long tickNanos,
    long ticksLate,
    long cpuNanos,
    long encodedBytes,
    int queued,
    long merged,
    long dropped,
    long sendErrors,
    long registryErrors,
    long probeErrors,
    long allocated,
    long held,
    int shed,
    long seriesRefused,
    long spooled)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.SELF;
  }

  @Override
  public void write(AvroOut out) {
    out.writeMicros(tickNanos);
    out.writeLong(ticksLate);
    out.writeMicros(cpuNanos);
    out.writeLong(encodedBytes);
    out.writeLong(queued);
    out.writeLong(merged);
    out.writeLong(dropped);
    out.writeLong(sendErrors);
    out.writeLong(registryErrors);
    out.writeLong(probeErrors);
    out.writeKib(allocated);
    out.writeKib(held);
    out.writeLong(shed);
    out.writeLong(seriesRefused);
    out.writeLong(spooled);
  }

  @Override
  public int heldBytes() {
    return 136;
  }
}
