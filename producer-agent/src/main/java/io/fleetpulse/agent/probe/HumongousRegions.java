package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Humongous;
import org.jspecify.annotations.Nullable;

/**
 * G1's humongous regions as the flight recorder counted them last. Written by its thread, read by
 * the sampling thread.
 */
public final class HumongousRegions {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private volatile @Nullable Reading last;

  private record Reading(int regions, long bytes, long atNanos) {}

  /**
   * They were counted.
   *
   * @param bytes that the regions have
   */
  public void counted(int regions, long bytes, long atNanos) {
    last = new Reading(regions, bytes, atNanos);
  }

  /** Nobody counts from now on: what was counted is soon wrong. */
  public void forget() {
    last = null;
  }

  /** Null: they were not counted. */
  @Nullable Humongous read(long nowNanos) {
    Reading known = last;
    return known == null
        ? null
        : new Humongous(
            known.regions,
            known.bytes,
            (int) Math.min(Integer.MAX_VALUE, (nowNanos - known.atNanos) / NANOS_PER_MILLI));
  }
}
