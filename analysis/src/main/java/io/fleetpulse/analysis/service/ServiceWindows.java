package io.fleetpulse.analysis.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ten-second windows of one service. A window is emitted when every live instance has delivered
 * its part or gone on to a later one, or when it has waited for long; what comes after that amends
 * it by a higher revision, for as long as it is retained. Parts may come in any order.
 *
 * <p>For one thread. Nothing is decided but in {@link #tick}, so that what was emitted can be kept
 * by whoever ticks, and told again by {@link #wasEmitted} after the parts have been read again.
 *
 * @param <C> what a part holds
 */
public final class ServiceWindows<C> {
  public static final int SIZE_MILLIS = 10_000;

  /** Windows before the newest that parts may still amend. */
  public static final long RETAINED_MILLIS = 180_000;

  /** Windows are given up a minute at a time: that costs a write. */
  private static final long CHUNK_MILLIS = 60_000;

  /** A window is retained for so long after its first part, were it of the distant past. */
  private static final long LEAST_RETAINED_MILLIS = 60_000;

  /** Windows retained at most, whatever a backlog brings. */
  private static final int MOST_RETAINED = 60;

  /** A window waits for the parts of live instances for so long at most. */
  private static final long MOST_WAIT_MILLIS = 90_000;

  /** Late parts come together: several amend a window at once. */
  private static final long AMEND_AFTER_MILLIS = 10_000;

  /** So long after the first part of a service it is not known yet who belongs to it. */
  private static final long YOUNG_MILLIS = 60_000;

  private static final long YOUNG_WAIT_MILLIS = 10_000;

  /** A service without parts for so long has nothing to be amended. */
  private static final long QUIET_MILLIS = 300_000;

  private final TreeMap<Long, PendingWindow<C>> retained = new TreeMap<>();
  private final Map<String, Member> members = new HashMap<>();
  private long settledThroughMillis;
  private long firstArrivalMillis = Long.MAX_VALUE;
  private long lastArrivalMillis = Long.MIN_VALUE;

  /** What comes out of a tick. */
  public interface Output<C> {
    /** A window to be merged and emitted. */
    void closed(Closed<C> window);

    /** Parts of windows that begin up to then will be refused from now on: to be kept. */
    void settled(long throughMillis);
  }

  /**
   * A window to be merged and emitted.
   *
   * @param instances in it
   * @param expected instances that were alive then
   * @param ok all expected instances are in it, with every sample
   * @param parts by instance, then start of the JVM
   */
  public record Closed<C>(
      long startMillis,
      int revision,
      int instances,
      int expected,
      boolean ok,
      List<InstancePart<C>> parts) {}

  /**
   * @param settledThroughMillis the last that {@link Output#settled} said of this service, or
   *     Long.MIN_VALUE
   */
  public ServiceWindows(long settledThroughMillis) {
    this.settledThroughMillis = settledThroughMillis;
  }

  /**
   * Takes a part.
   *
   * @return false if its window is settled: it came too late
   */
  public boolean take(InstancePart<C> part) {
    firstArrivalMillis = Math.min(firstArrivalMillis, part.arrivalMillis());
    lastArrivalMillis = Math.max(lastArrivalMillis, part.arrivalMillis());
    long window = part.windowStartMillis();
    Member member = members.get(part.instance());
    if (member == null) {
      members.put(part.instance(), new Member(window, part.arrivalMillis()));
    } else {
      member.delivered(window, part.arrivalMillis());
    }
    if (window <= settledThroughMillis) {
      return false;
    }
    PendingWindow<C> pending = retained.get(window);
    if (pending == null) {
      pending = new PendingWindow<>(part);
      retained.put(window, pending);
    }
    pending.put(part);
    return true;
  }

  /** A window was emitted when all records before {@code nextOffset} had been taken. */
  public void wasEmitted(long startMillis, int revision, long nextOffset) {
    PendingWindow<C> pending = retained.get(startMillis);
    if (pending != null) {
      pending.wasEmitted(revision, nextOffset);
    }
  }

  /** Arrival time has come to {@code clockMillis}. */
  public void tick(long clockMillis, Output<C> output) {
    members.values().removeIf(m -> clockMillis - m.lastArrivalMillis() > 2 * QUIET_MILLIS);
    for (PendingWindow<C> pending : retained.values()) {
      if (pending.changed() && due(pending, clockMillis)) {
        output.closed(pending.emit(expected(pending)));
      }
    }
    if (retained.isEmpty()) {
      return;
    }
    long newest = retained.lastKey();
    if (clockMillis - lastArrivalMillis > QUIET_MILLIS) {
      settle(newest, output);
    } else if (newest - retained.firstKey() >= RETAINED_MILLIS + CHUNK_MILLIS) {
      settleOld(newest - RETAINED_MILLIS, clockMillis, output);
    }
  }

  /**
   * Least offset from which on all parts of retained windows can be read again; MAX_VALUE: none.
   */
  public long firstOffset() {
    long first = Long.MAX_VALUE;
    for (PendingWindow<C> pending : retained.values()) {
      first = Math.min(first, pending.firstOffset());
    }
    return first;
  }

  /** Retained windows. */
  public int size() {
    return retained.size();
  }

  /** When its last part arrived; Long.MIN_VALUE: never. */
  public long lastArrivalMillis() {
    return lastArrivalMillis;
  }

  /** A backlog brings many windows at once, of each instance in turn: they too wait a while. */
  private void settleOld(long mostMillis, long clockMillis, Output<C> output) {
    int excess = retained.size() - MOST_RETAINED;
    long through = Long.MIN_VALUE;
    for (PendingWindow<C> pending : retained.headMap(mostMillis, true).values()) {
      if (excess <= 0 && clockMillis - pending.firstArrivalMillis < LEAST_RETAINED_MILLIS) {
        break;
      }
      excess--;
      through = pending.startMillis;
    }
    if (through != Long.MIN_VALUE) {
      settle(through, output);
    }
  }

  private void settle(long throughMillis, Output<C> output) {
    Map<Long, PendingWindow<C>> over = retained.headMap(throughMillis, true);
    for (PendingWindow<C> pending : over.values()) {
      if (pending.changed()) {
        output.closed(pending.emit(expected(pending)));
      }
    }
    over.clear();
    settledThroughMillis = throughMillis;
    output.settled(throughMillis);
  }

  private boolean due(PendingWindow<C> pending, long clockMillis) {
    if (pending.emittedBefore()) {
      return clockMillis - pending.changedMillis() >= AMEND_AFTER_MILLIS;
    }
    long waited = clockMillis - pending.firstArrivalMillis;
    if (waited >= MOST_WAIT_MILLIS) {
      return true;
    }
    if (clockMillis - firstArrivalMillis < YOUNG_MILLIS && waited < YOUNG_WAIT_MILLIS) {
      return false;
    }
    for (Member member : members.values()) {
      if (member.owes(pending.startMillis, clockMillis)) {
        return false;
      }
    }
    return true;
  }

  private int expected(PendingWindow<C> pending) {
    int expected = 0;
    for (Member member : members.values()) {
      expected += member.expectedIn(pending.startMillis, pending.firstArrivalMillis) ? 1 : 0;
    }
    return expected;
  }
}
