package io.fleetpulse.agent.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lines to be said, each once, so many in all: a host's log must not drown. Any thread adds, the
 * sampling thread takes.
 */
final class Complaints {
  private static final int MOST = 20;

  private final Set<String> said = new HashSet<>();
  private final List<String> waiting = new ArrayList<>();

  synchronized void add(String line) {
    if (said.size() < MOST && said.add(line)) {
      waiting.add(said.size() < MOST ? line : line + "; what else is refused is only counted");
    }
  }

  synchronized String[] take() {
    String[] all = waiting.toArray(new String[0]);
    waiting.clear();
    return all;
  }
}
