package io.fleetpulse.sink.lifecycle;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where an alert stands. What may follow what is in one table; a recurrence is a new alert. */
public enum AlertState {
  ACTIVE,
  ACKNOWLEDGED,
  RESOLVED,
  EXPIRED;

  private static final Map<AlertState, Set<AlertState>> NEXT =
      Map.of(
          ACTIVE, EnumSet.of(ACKNOWLEDGED, RESOLVED, EXPIRED),
          ACKNOWLEDGED, EnumSet.of(RESOLVED, EXPIRED),
          RESOLVED, EnumSet.noneOf(AlertState.class),
          EXPIRED, EnumSet.noneOf(AlertState.class));

  public boolean canBecome(AlertState next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** The problem is there, as far as anyone knows. */
  public boolean open() {
    return !NEXT.getOrDefault(this, Set.of()).isEmpty();
  }
}
