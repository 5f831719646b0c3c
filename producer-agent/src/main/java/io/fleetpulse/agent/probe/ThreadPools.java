package io.fleetpulse.agent.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pools that threads belong to by their names, each with a place of its own for as long as the
 * JVM lives; those beyond {@value #MOST} share the last. For the sampling thread; the names for
 * any.
 */
final class ThreadPools {
  static final int MOST = 32;
  static final String OTHER = "other";

  private final Map<String, Integer> places = new HashMap<>();
  private volatile List<String> names = List.of();

  /** Place of the pool of a thread with this name. */
  int of(String thread) {
    String pool = PoolName.of(thread);
    Integer place = places.get(pool);
    if (place != null) {
      return place;
    }
    if (names.size() >= MOST) {
      return MOST - 1;
    }
    List<String> more = new ArrayList<>(names);
    more.add(more.size() == MOST - 1 ? OTHER : pool);
    places.put(more.get(more.size() - 1), more.size() - 1);
    names = List.copyOf(more);
    return more.size() - 1;
  }

  /** In the order of their places; the same list until there is a new one. */
  List<String> names() {
    return names;
  }
}
