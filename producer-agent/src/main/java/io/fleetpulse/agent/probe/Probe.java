package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Section;
import org.jspecify.annotations.Nullable;

/** Reads one section of a sample, on the agent's sampling thread. */
@FunctionalInterface
interface Probe {
  /**
   * Reads.
   *
   * @param nowNanos monotonic clock
   * @return null if nothing is to be read this time
   */
  @Nullable Section read(long nowNanos);
}
