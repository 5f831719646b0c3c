package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.List;

/**
 * Threads in detail; -1: not known, or not used by the application.
 *
 * @param pools threads per pool, in the order of the identity
 * @param deadlocks who waits for what held by whom, a line a thread
 * @param partial threads were not looked at one by one
 */
public record ThreadDetails(
    int deadlocked,
    long blockedCount,
    long waitedCount,
    long blockedMillis,
    long waitedMillis,
    int virtualMounted,
    long virtualQueued,
    int virtualCarriers,
    int virtualParallelism,
    int commonPoolParallelism,
    int commonPoolActive,
    long commonPoolQueued,
    long commonPoolSteals,
    int[] pools,
    List<String> deadlocks,
    boolean partial)
    implements Section {
  @Override
  public SectionQuality quality() {
    return partial ? SectionQuality.PARTIAL : SectionQuality.OK;
  }

  @Override
  public SectionKind kind() {
    return SectionKind.THREAD_DETAILS;
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(deadlocked);
    out.writeLong(blockedCount);
    out.writeLong(waitedCount);
    out.writeLong(blockedMillis);
    out.writeLong(waitedMillis);
    out.writeLong(virtualMounted);
    out.writeLong(virtualQueued);
    out.writeLong(virtualCarriers);
    out.writeLong(virtualParallelism);
    out.writeLong(commonPoolParallelism);
    out.writeLong(commonPoolActive);
    out.writeLong(commonPoolQueued);
    out.writeLong(commonPoolSteals);
    out.beginItems(pools.length);
    for (int pool : pools) {
      out.writeLong(pool);
    }
    out.endItems();
    out.beginItems(deadlocks.size());
    deadlocks.forEach(out::writeString);
    out.endItems();
  }

  @Override
  public int heldBytes() {
    return 136
        + Integer.BYTES * pools.length
        + deadlocks.stream().mapToInt(line -> 56 + 2 * line.length()).sum();
  }
}
