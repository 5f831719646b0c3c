package io.fleetpulse.sink.lifecycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Since when each partition of the findings topic lives: everything in it was read, and either
 * records came lately or the processor says it is well. Only in a living partition does a missing
 * heartbeat mean anything: while the processor is down, or a backlog is being read, nothing
 * expires. For one thread.
 */
public final class PartitionLiveness {
  private final long recentMillis;
  private final Map<Integer, Long> liveSince = new HashMap<>();
  private OptionalLong silentSince = OptionalLong.empty();

  /**
   * @param recentMillis a record this young shows that the processor is at work; more than a
   *     heartbeat's interval
   */
  public PartitionLiveness(long recentMillis) {
    if (recentMillis <= 0) {
      throw new IllegalArgumentException("recentMillis <= 0: " + recentMillis);
    }
    this.recentMillis = recentMillis;
  }

  /**
   * One look at an assigned partition.
   *
   * @param caughtUp no record is unread
   * @param lastRecordMillis when its newest record arrived; {@link Long#MIN_VALUE}: none
   */
  public record Reading(int partition, boolean caughtUp, long lastRecordMillis) {}

  /** Takes one look at all assigned partitions. */
  public void observe(Iterable<Reading> readings, boolean processorWell, long nowMillis) {
    Set<Integer> seen = new HashSet<>();
    boolean anyRecent = false;
    for (Reading reading : readings) {
      seen.add(reading.partition());
      boolean recent = reading.lastRecordMillis() > nowMillis - recentMillis;
      anyRecent |= recent;
      if (reading.caughtUp() && (recent || processorWell)) {
        liveSince.putIfAbsent(reading.partition(), nowMillis);
      } else {
        liveSince.remove(reading.partition());
      }
    }
    liveSince.keySet().retainAll(seen);
    if (anyRecent || processorWell || seen.isEmpty()) {
      silentSince = OptionalLong.empty();
    } else if (silentSince.isEmpty()) {
      silentSince = OptionalLong.of(nowMillis);
    }
  }

  /** Whether an open alert went without a heartbeat for so long in a living partition. */
  public boolean overdue(Alert alert, long expiryMillis, long nowMillis) {
    Integer partition = alert.partition();
    Long since = partition == null ? null : liveSince.get(partition);
    return since != null && nowMillis - Math.max(since, alert.heardAtMillis()) >= expiryMillis;
  }

  /** Since when no partition has had a record and the processor has not said that it is well. */
  public OptionalLong silentSince() {
    return silentSince;
  }
}
