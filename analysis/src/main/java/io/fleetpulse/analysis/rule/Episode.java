package io.fleetpulse.analysis.rule;

/**
 * One problem of one subject: whether it is there, since when, and what was told of it. Pure: what
 * comes next depends on the arguments alone, and the same object comes back when nothing changed. A
 * higher revision is one record to be told.
 *
 * @param startMillis first time of its first window; increases from episode to episode
 * @param revision records told of this episode, less one
 * @param countedMillis PENDING: for how long it has held; FIRING: for how long it has been gone
 * @param toldMillis when its last record was told, by the clock that heartbeats go by
 */
public record Episode(
    EpisodeState state, long startMillis, long revision, long countedMillis, long toldMillis) {
  /** While firing, a record comes at least so often. */
  public static final long HEARTBEAT_MILLIS = 60_000;

  /** Nothing has happened yet. */
  public static final Episode NONE = new Episode(EpisodeState.CLEARED, Long.MIN_VALUE, 0, 0, 0);

  /**
   * After the verdict of one more window. Windows without a verdict count for nothing: neither do
   * they hold nor do they clear.
   *
   * @param fromMillis first time of the window
   * @param toMillis first time after it
   * @param nowMillis the clock that heartbeats go by
   */
  public Episode judged(
      Verdict verdict, long fromMillis, long toMillis, Timing timing, long nowMillis) {
    if (verdict == Verdict.UNKNOWN) {
      return this;
    }
    long length = Math.max(0, toMillis - fromMillis);
    return switch (state) {
      case CLEARED ->
          verdict == Verdict.HOLDS ? begun(fromMillis, length, timing, nowMillis) : this;
      case PENDING ->
          verdict != Verdict.HOLDS
              ? told(EpisodeState.CLEARED, nowMillis)
              : countedMillis + length >= timing.forMillis()
                  ? told(EpisodeState.FIRING, nowMillis)
                  : counted(countedMillis + length);
      case FIRING ->
          verdict != Verdict.CLEARS
              ? counted(0)
              : countedMillis + length >= timing.keepFiringForMillis()
                  ? told(EpisodeState.CLEARED, nowMillis)
                  : counted(countedMillis + length);
    };
  }

  /** Ends it whatever its windows say: its JVM is gone, or its rule. */
  public Episode ended(long nowMillis) {
    return state.underWay() ? told(EpisodeState.CLEARED, nowMillis) : this;
  }

  /** Tells it again when it is firing and that is due. */
  public Episode beaten(long nowMillis) {
    boolean due = nowMillis - toldMillis >= HEARTBEAT_MILLIS;
    return state == EpisodeState.FIRING && due
        ? new Episode(state, startMillis, revision + 1, countedMillis, nowMillis)
        : this;
  }

  private Episode begun(long fromMillis, long length, Timing timing, long nowMillis) {
    EpisodeState first = length >= timing.forMillis() ? EpisodeState.FIRING : EpisodeState.PENDING;
    long start = Math.max(fromMillis, startMillis + 1);
    long held = first == EpisodeState.PENDING ? length : 0;
    return new Episode(first, start, 0, held, nowMillis);
  }

  private Episode told(EpisodeState next, long nowMillis) {
    if (!state.canBecome(next)) {
      throw new IllegalStateException(state + " cannot become " + next);
    }
    return new Episode(next, startMillis, revision + 1, 0, nowMillis);
  }

  private Episode counted(long millis) {
    return millis == countedMillis
        ? this
        : new Episode(state, startMillis, revision, millis, toldMillis);
  }
}
