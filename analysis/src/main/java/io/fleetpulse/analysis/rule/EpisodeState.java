package io.fleetpulse.analysis.rule;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where an episode of a problem stands. */
public enum EpisodeState {
  /** The problem is there, not yet for long enough. */
  PENDING,
  FIRING,
  /** Over; also where there never was one. What begins after it is a new episode. */
  CLEARED;

  private static final Map<EpisodeState, Set<EpisodeState>> NEXT =
      new EnumMap<>(
          Map.of(
              PENDING, EnumSet.of(FIRING, CLEARED),
              FIRING, EnumSet.of(CLEARED),
              CLEARED, EnumSet.of(PENDING, FIRING)));

  /** Whether an episode may go from here to there. */
  public boolean canBecome(EpisodeState next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** Whether the problem is there. */
  public boolean underWay() {
    return this != CLEARED;
  }
}
