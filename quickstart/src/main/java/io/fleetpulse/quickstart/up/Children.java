package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All child JVMs of this launcher; the last started ends first. Safe for several threads. */
final class Children {
  private static final Duration GRACE = Duration.ofSeconds(12);

  private final Path logDir;
  private final PidFile pids;
  private final List<Child> running = new ArrayList<>();
  private boolean closed;

  Children(Path logDir, PidFile pids) {
    this.logDir = logDir;
    this.pids = pids;
  }

  synchronized Child start(String name, List<String> arguments) throws IOException {
    if (closed) {
      throw new CannotStart("stopping");
    }
    Child child = Child.start(name, logDir, arguments);
    running.add(child);
    pids.add(child.handle());
    return child;
  }

  /** Ends one child, for a restart. */
  synchronized void end(Child child) {
    running.remove(child);
    child.terminate();
    child.await(GRACE);
  }

  /** Forgets and returns the children that ended by themselves. */
  synchronized List<Child> takeEnded() {
    List<Child> ended = running.stream().filter(child -> !child.isAlive()).toList();
    running.removeAll(ended);
    return closed ? List.of() : ended;
  }

  /**
   * Ends all of them.
   *
   * @param together how many of the last started need no order among themselves
   */
  synchronized void close(int together) {
    closed = true;
    int first = Math.max(0, running.size() - together);
    List<Child> demos = running.subList(first, running.size());
    demos.forEach(Child::terminate);
    demos.forEach(child -> child.await(GRACE));
    for (int i = first - 1; i >= 0; i--) {
      running.get(i).terminate();
      running.get(i).await(GRACE);
    }
    running.clear();
  }
}
