package io.fleetpulse.sink.optimise;

import org.jspecify.annotations.Nullable;

/**
 * What an agent is told, before it is encoded and signed.
 *
 * @param value new value for {@link Kind#APPLY}, else empty
 * @param expectedCurrent the agent refuses if the option has another value; null: any
 */
public record Command(
    String actionId,
    Kind kind,
    String instance,
    long instanceStartMillis,
    long sequence,
    long issuedAtMillis,
    long expiresAtMillis,
    String strategy,
    String option,
    String value,
    @Nullable String expectedCurrent,
    long confirmWithinMillis,
    long measureAfterMillis,
    String reason) {

  /** What to do. */
  public enum Kind {
    APPLY,
    CONFIRM,
    REVERT
  }
}
