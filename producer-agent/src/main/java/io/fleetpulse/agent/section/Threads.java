package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads.
 *
 * @param states per state and daemon flag, in the order of the schema; null: not read this time
 */
public record Threads(int live, int peak, long started, int @Nullable [] states)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.THREADS;
  }

  @Override
  public Threads after(Section earlier) {
    return states == null ? new Threads(live, peak, started, ((Threads) earlier).states) : this;
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(live);
    out.writeLong(peak);
    out.writeLong(started);
    int[] counts = states;
    if (out.writeBranch(counts != null) && counts != null) {
      for (int count : counts) {
        out.writeLong(count);
      }
    }
  }

  @Override
  public int heldBytes() {
    return states == null ? 40 : 104;
  }
}
