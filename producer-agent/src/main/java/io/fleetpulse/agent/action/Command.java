package io.fleetpulse.agent.action;

import org.jspecify.annotations.Nullable;

/**
 * A change of this JVM, its confirmation or its reversal; its signature holds.
 *
 * @param value new value for {@link Kind#APPLY}, else empty
 * @param expectedCurrent the option's value it counts on; null: any
 */
record Command(
    String actionId,
    Kind kind,
    String instance,
    long instanceStartMillis,
    long sequence,
    long expiresAtMillis,
    String option,
    String value,
    @Nullable String expectedCurrent,
    long confirmWithinMillis,
    long measureAfterMillis,
    String reason) {

  /** What to do, in the words of the wire. */
  enum Kind {
    APPLY,
    CONFIRM,
    REVERT
  }
}
