package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;

/**
 * What stops the application, whatever the cause; -1: not known.
 *
 * @param stall how much later than asked a waiting thread woke, in seconds
 */
public record Stalls(
    long safepoints, long safepointNanos, long safepointSyncNanos, Distribution stall)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.STALLS;
  }

  @Override
  public Stalls after(Section earlier) {
    return new Stalls(
        safepoints, safepointNanos, safepointSyncNanos, stall.after(((Stalls) earlier).stall));
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(safepoints);
    out.writeMicros(safepointNanos);
    out.writeMicros(safepointSyncNanos);
    stall.write(out);
  }

  @Override
  public int heldBytes() {
    return 48 + stall.heldBytes();
  }
}
