package io.fleetpulse.analysis.service;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A window of a service while parts of it may still come. */
final class PendingWindow<C> {
  final long startMillis;
  final long firstArrivalMillis;
  private final TreeMap<InstancePart.Jvm, InstancePart<C>> parts = new TreeMap<>();
  private long firstOffset;
  private long lastOffset;
  private long changedMillis;
  private boolean changed;
  private int revision = -1;
  private int expected;

  PendingWindow(InstancePart<C> first) {
    startMillis = first.windowStartMillis();
    firstArrivalMillis = first.arrivalMillis();
    firstOffset = first.offset();
  }

  void put(InstancePart<C> part) {
    InstancePart<C> before = parts.get(part.jvm());
    if (before != null && before.revision() >= part.revision()) {
      return;
    }
    parts.put(part.jvm(), part);
    firstOffset = Math.min(firstOffset, part.offset());
    lastOffset = Math.max(lastOffset, part.offset());
    if (!changed) {
      changed = true;
      changedMillis = part.arrivalMillis();
    }
  }

  /** Whether something in it was not emitted yet. */
  boolean changed() {
    return changed;
  }

  /** Arrival of the first change since it was emitted. */
  long changedMillis() {
    return changedMillis;
  }

  boolean emittedBefore() {
    return revision >= 0;
  }

  long firstOffset() {
    return firstOffset;
  }

  /** It was emitted when all records before {@code nextOffset} had been taken. */
  void wasEmitted(int emittedRevision, long nextOffset) {
    revision = Math.max(revision, emittedRevision);
    changed = lastOffset >= nextOffset;
  }

  ServiceWindows.Closed<C> emit(int expectedNow) {
    revision++;
    changed = false;
    List<InstancePart<C>> all = new ArrayList<>(parts.values());
    int instances = 0;
    boolean ok = true;
    String previous = "";
    for (InstancePart<C> part : all) {
      instances += part.instance().equals(previous) ? 0 : 1;
      previous = part.instance();
      ok &= part.ok();
    }
    expected = Math.max(Math.max(expected, expectedNow), instances);
    return new ServiceWindows.Closed<>(
        startMillis, revision, instances, expected, ok && instances == expected, all);
  }
}
