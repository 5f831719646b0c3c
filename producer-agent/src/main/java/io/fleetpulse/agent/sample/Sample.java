package io.fleetpulse.agent.sample;

import io.fleetpulse.agent.section.Sections;

/**
 * One reading of the JVM. Immutable.
 *
 * @param sequence number since the agent's start
 * @param timeMillis when it was taken, by the JVM's clock
 * @param merged consecutive readings it stands for
 * @param ending the agent's last
 */
public record Sample(
    long sequence, long timeMillis, int merged, Sections sections, boolean ending) {
  private static final int FIXED_BYTES = 40;

  /** One that others follow. */
  public Sample(long sequence, long timeMillis, int merged, Sections sections) {
    this(sequence, timeMillis, merged, sections, false);
  }

  /** The same as the agent's last. */
  public Sample asEnding() {
    return new Sample(sequence, timeMillis, merged, sections, true);
  }

  /** This and the next as one. */
  public Sample mergeWith(Sample next) {
    return new Sample(
        next.sequence,
        next.timeMillis,
        merged + next.merged,
        next.sections.after(sections),
        next.ending);
  }

  /** What it holds in memory, estimated from above. */
  public int heldBytes() {
    return FIXED_BYTES + sections.heldBytes();
  }
}
