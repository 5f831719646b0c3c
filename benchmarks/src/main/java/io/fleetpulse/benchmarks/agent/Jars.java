package io.fleetpulse.benchmarks.agent;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The agents, as they are shipped. The peers' are fetched by this module's build and are part of
 * nothing that we ship.
 */
record Jars(Path fleetpulse, Path openTelemetry, Path jmxExporter) {
  Jars {
    for (Path jar : new Path[] {fleetpulse, openTelemetry, jmxExporter}) {
      if (!Files.isRegularFile(jar)) {
        throw new IllegalStateException(
            jar + " is missing: mvn -pl benchmarks -am package -DskipTests makes it");
      }
    }
  }

  /** Where a build puts them: beside what runs. */
  static Jars built() {
    Path running = running();
    Path peers = running.resolveSibling("peers");
    return new Jars(
        running
            .resolveSibling(Path.of("..", "..", "producer-agent", "target", "fleetpulse-agent.jar"))
            .normalize(),
        peers.resolve("opentelemetry-javaagent.jar"),
        peers.resolve("jmx_prometheus_javaagent.jar"));
  }

  private static Path running() {
    try {
      return Path.of(Jars.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this jar's place cannot be told", e);
    }
  }
}
