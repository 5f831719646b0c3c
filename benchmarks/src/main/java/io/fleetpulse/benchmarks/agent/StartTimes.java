package io.fleetpulse.benchmarks.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Many short starts, all watchers in turn: how long the application's main method is in coming. */
final class StartTimes {
  private final int starts;
  private final Function<String, Watcher.Addresses> addresses;
  private final Path directory;
  private final PrintStream out;

  StartTimes(
      int starts, Function<String, Watcher.Addresses> addresses, Path directory, PrintStream out) {
    this.starts = starts;
    this.addresses = addresses;
    this.directory = directory;
    this.out = out;
  }

  void measure(List<Watcher> watchers, AgentResults results) throws InterruptedException {
    // The first of all starts reads jars that no later one has to.
    for (int i = 0; i <= starts; i++) {
      for (Watcher watcher : watchers) {
        String id = watcher.name() + "-start-" + i;
        try (Host host =
            Host.start(
                watcher,
                id,
                directory,
                addresses.apply(id),
                List.of(PacedApplication.START_ONLY))) {
          if (i > 0) {
            results.addStart(watcher, host.delaySeconds());
          }
        }
      }
    }
    out.println(String.format(Locale.ROOT, "%d starts of each done", starts));
  }
}
