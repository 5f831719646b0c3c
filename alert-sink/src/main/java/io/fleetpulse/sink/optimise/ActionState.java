package io.fleetpulse.sink.optimise;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where an action stands; what may follow what is in one table. */
public enum ActionState {
  /** Said, not done. */
  ADVISED,
  /** The signed command is on its way. */
  SENT,
  /** The agent changed the option; it undoes that by itself unless confirmed in time. */
  APPLIED,
  /** The effect is known, the verdict is on its way. */
  MEASURED,
  CONFIRMED,
  REVERTED,
  REFUSED,
  FAILED,
  /** No answer in time. */
  EXPIRED;

  private static final Map<ActionState, Set<ActionState>> NEXT =
      Map.of(
          ADVISED, EnumSet.noneOf(ActionState.class),
          SENT, EnumSet.of(APPLIED, REVERTED, REFUSED, FAILED, EXPIRED),
          APPLIED, EnumSet.of(MEASURED, REVERTED, REFUSED, FAILED, EXPIRED),
          MEASURED, EnumSet.of(CONFIRMED, REVERTED, REFUSED, FAILED, EXPIRED),
          CONFIRMED, EnumSet.noneOf(ActionState.class),
          REVERTED, EnumSet.noneOf(ActionState.class),
          // An agent undoes by itself what was not confirmed, whatever it answered before.
          REFUSED, EnumSet.of(REVERTED),
          FAILED, EnumSet.of(REVERTED),
          EXPIRED, EnumSet.of(REVERTED));

  public boolean canBecome(ActionState next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** A command is out and an answer may come: no other action of the service meanwhile. */
  public boolean running() {
    return this == SENT || this == APPLIED || this == MEASURED;
  }
}
