package io.fleetpulse.streams.store;

import io.fleetpulse.streams.window.WindowTier;
import java.time.Duration;

/**
 * Which windows are packed together: sixty, or thirty-six of ten minutes. Where a JVM's chunks
 * begin depends on the JVM, since all of a fleet packed at the full hour would hold up everything
 * else.
 */
public final class ChunkTimes {
  private static final int USUAL_WINDOWS = 60;
  private static final int LONG_WINDOWS = 36;

  private ChunkTimes() {}

  /** Length of time that a tier's chunk is of. */
  public static Duration span(WindowTier tier) {
    return tier.size().multipliedBy(tier == WindowTier.TEN_MINUTES ? LONG_WINDOWS : USUAL_WINDOWS);
  }

  /** Start of the chunk that a JVM's window belongs into; may lie before 1970. */
  static long startOf(WindowTier tier, String instance, long jvmStartMillis, long windowStart) {
    long span = span(tier).toMillis();
    long size = tier.size().toMillis();
    long phase =
        Math.floorMod(31L * instance.hashCode() + Long.hashCode(jvmStartMillis), span / size)
            * size;
    return Math.floorDiv(windowStart - phase, span) * span + phase;
  }
}
