package io.fleetpulse.benchmarks.process;

import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import java.nio.file.Path;

/**
 * A broker, and a schema registry that is asked a few times only: the broker's CPU is this JVM's.
 */
public final class PlatformMain {
  private PlatformMain() {}

  /** Argument: the data directory. */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    EmbeddedKafka kafka = EmbeddedKafka.start(kafka(directory), 0);
    EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry"), 0);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  registry.close();
                  kafka.close();
                },
                "stop-platform"));
    System.out.println("@platform " + kafka.bootstrapServers() + " " + registry.url());
    Leash.awaitRelease();
  }

  static Path kafka(Path directory) {
    return directory.resolve("kafka");
  }
}
