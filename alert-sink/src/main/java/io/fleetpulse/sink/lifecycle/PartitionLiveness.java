package io.fleetpulse.sink.lifecycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Since when each partition of the findings topic lives, and until when that is known: everything
 * in it was read, and either records came lately or the processor says it is well. Only in a living
 * partition does a missing heartbeat mean anything: while brokers or the processor are away, or a
 * backlog is being read, nothing expires, and whatever comes back has the whole expiry to be heard
 * again. For one thread.
 */
public final class PartitionLiveness {
  private final long recentMillis;
  private final long mostGapMillis;
  private final Map<Integer, Life> lives = new HashMap<>();
  private OptionalLong silentSince = OptionalLong.empty();

  /** An unbroken time of which it is known that no heartbeat was missed. */
  private record Life(long sinceMillis, long untilMillis) {}

  /**
   * @param recentMillis a record this young shows that the processor is at work; more than a
   *     heartbeat's interval
   * @param mostGapMillis a time longer than this of which nothing is known ends a partition's life:
   *     brokers may have been away in it, seen by nobody
   */
  public PartitionLiveness(long recentMillis, long mostGapMillis) {
    if (recentMillis <= 0) {
      throw new IllegalArgumentException("recentMillis <= 0: " + recentMillis);
    }
    if (mostGapMillis <= 0) {
      throw new IllegalArgumentException("mostGapMillis <= 0: " + mostGapMillis);
    }
    this.recentMillis = recentMillis;
    this.mostGapMillis = mostGapMillis;
  }

  /**
   * One look at an assigned partition.
   *
   * @param readUntilMillis what had arrived by then was read, by the brokers' word; {@link
   *     Long#MIN_VALUE}: not known
   * @param lastRecordMillis when its newest record arrived; {@link Long#MIN_VALUE}: none
   */
  public record Reading(int partition, long readUntilMillis, long lastRecordMillis) {}

  /** Takes one look at all assigned partitions. */
  public void observe(Iterable<Reading> readings, boolean processorWell, long nowMillis) {
    Set<Integer> seen = new HashSet<>();
    boolean anyRecent = false;
    for (Reading reading : readings) {
      seen.add(reading.partition());
      boolean recent = reading.lastRecordMillis() > nowMillis - recentMillis;
      anyRecent |= recent;
      if (reading.readUntilMillis() >= nowMillis - mostGapMillis && (recent || processorWell)) {
        Life before = lives.get(reading.partition());
        long since = before == null ? nowMillis : before.sinceMillis();
        lives.put(reading.partition(), new Life(since, reading.readUntilMillis()));
      } else {
        lives.remove(reading.partition());
      }
    }
    lives.keySet().retainAll(seen);
    if (anyRecent || processorWell || seen.isEmpty()) {
      silentSince = OptionalLong.empty();
    } else if (silentSince.isEmpty()) {
      silentSince = OptionalLong.of(nowMillis);
    }
  }

  /** Whether an open alert surely went without a heartbeat for so long in a living partition. */
  public boolean overdue(Alert alert, long expiryMillis) {
    Integer partition = alert.partition();
    Life life = partition == null ? null : lives.get(partition);
    return life != null
        && life.untilMillis() - Math.max(life.sinceMillis(), alert.heardAtMillis()) >= expiryMillis;
  }

  /** Since when no partition has had a record and the processor has not said that it is well. */
  public OptionalLong silentSince() {
    return silentSince;
  }
}
