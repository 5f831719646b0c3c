package io.fleetpulse.agent.section;

/** How far a section can be trusted, in the order of {@code Quality.avsc}. */
public enum SectionQuality {
  OK,
  /** Some of it could not be read. */
  PARTIAL,
  /** It was not read, to stay within the agent's budget. */
  STALE,
  CLOCK_SKEWED,
  ESTIMATED,
  /** It could not be read. */
  INVALID
}
