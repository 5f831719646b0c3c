package io.fleetpulse.quickstart.up;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shipped jars, found from the place of this one. */
record Installation(Path agent, Path processor, Path sink, Path quickstart) {
  /**
   * @throws CannotStart naming the jar that is missing and how to build it
   */
  static Installation find() {
    return in(root(System.getProperty("fleetpulse.root")));
  }

  static Installation in(Path root) {
    Installation found =
        new Installation(
            root.resolve("producer-agent/target/fleetpulse-agent.jar"),
            root.resolve("streams-processor/target/fleetpulse-processor.jar"),
            root.resolve("alert-sink/target/fleetpulse-sink.jar"),
            root.resolve("quickstart/target/fleetpulse-quickstart.jar"));
    for (Path jar : List.of(found.agent, found.processor, found.sink, found.quickstart)) {
      if (!Files.isRegularFile(jar)) {
        throw new CannotStart(jar + " is missing: run ./fleetpulse up, which builds it");
      }
    }
    return found;
  }

  private static Path root(@Nullable String given) {
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    try {
      Path jar =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new CannotStart("cannot tell where the jars are: set -Dfleetpulse.root=DIR");
    }
  }
}
