package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collections since the JVM's start, and those of the interval.
 *
 * @param liveSet bytes; -1: no collection yet
 * @param liveSetMeasured false: an estimate
 * @param allocated bytes; -1: not known
 * @param durations in seconds, sums in microseconds; in the order of the identity's collections
 * @param promoted bytes; -1: not known
 * @param cpuNanos of the collector's threads; -1: not known
 * @param uncommitted heap given back, bytes
 * @param humongous null: not counted
 * @param stalls of allocations, as {@code durations}; null: not known
 */
public record Gc(
    long pauseNanos,
    long liveSet,
    boolean liveSetMeasured,
    int liveSetAgeMillis,
    long allocated,
    List<Distribution> durations,
    long promoted,
    long concurrentNanos,
    long cpuNanos,
    long uncommitted,
    @Nullable Humongous humongous,
    @Nullable Distribution stalls)
    implements Section {
  private static final int LIVE_SET_OK = SectionQuality.OK.ordinal();
  private static final int LIVE_SET_ESTIMATED = SectionQuality.ESTIMATED.ordinal();

  @Override
  public SectionKind kind() {
    return SectionKind.GC;
  }

  @Override
  public Gc after(Section section) {
    Gc earlier = (Gc) section;
    List<Distribution> before = earlier.durations;
    List<Distribution> both = new ArrayList<>(durations);
    for (int i = 0; i < before.size(); i++) {
      both.set(i, durations.get(i).after(before.get(i)));
    }
    return new Gc(
        pauseNanos,
        liveSet,
        liveSetMeasured,
        liveSetAgeMillis,
        allocated,
        both,
        promoted,
        concurrentNanos,
        cpuNanos,
        uncommitted,
        humongous,
        stalls == null || earlier.stalls == null ? stalls : stalls.after(earlier.stalls));
  }

  @Override
  public void write(AvroOut out) {
    out.writeMicros(pauseNanos);
    out.writeKib(liveSet);
    out.writeLong(liveSetMeasured ? LIVE_SET_OK : LIVE_SET_ESTIMATED);
    out.writeLong(liveSetAgeMillis);
    out.writeKib(allocated);
    out.beginItems(durations.size());
    for (int i = 0; i < durations.size(); i++) {
      durations.get(i).write(out);
    }
    out.endItems();
    out.writeKib(promoted);
    out.writeMicros(concurrentNanos);
    out.writeMicros(cpuNanos);
    out.writeKib(uncommitted);
    if (out.writeBranch(humongous != null) && humongous != null) {
      humongous.write(out);
    }
    if (out.writeBranch(stalls != null) && stalls != null) {
      stalls.write(out);
    }
  }

  @Override
  public int heldBytes() {
    return 152
        + durations.stream().mapToInt(Distribution::heldBytes).sum()
        + (stalls == null ? 0 : stalls.heldBytes());
  }
}
