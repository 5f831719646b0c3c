package io.fleetpulse.it.support;

import java.nio.file.Path;

/**
 * The one place integration tests get their broker from: a container where an engine answers and
 * the image is there or can be pulled, else a broker in this JVM. {@code
 * -Dfleetpulse.broker=container} or {@code =embedded} forces one. {@link #shared()} starts once per
 * JVM; tests keep apart by unique topic prefixes and application ids.
 */
public sealed interface TestBroker extends AutoCloseable permits ContainerBroker, InProcessBroker {

  /** For {@code bootstrap.servers}, reachable from this JVM and from its child processes. */
  String bootstrapServers();

  /** What it is, with the container's id if it is one. */
  String description();

  @Override
  void close();

  /** The broker all tests of this JVM share; stopped when the JVM ends. */
  static TestBroker shared() {
    return Shared.BROKER;
  }

  /** Whether {@link #container()} can work here; says why not on standard output. */
  static boolean containerAvailable() {
    return ContainerBroker.available();
  }

  /** A broker of its own in a container. */
  static TestBroker container() {
    return ContainerBroker.start();
  }

  /** A broker of its own in this JVM. */
  static TestBroker embedded(Path dataDirectory) {
    return InProcessBroker.start(dataDirectory);
  }

  /** Holds the shared broker, so that it starts with its first user. */
  final class Shared {
    private static final TestBroker BROKER = start();

    private Shared() {}

    private static TestBroker start() {
      TestBroker broker = choose(System.getProperty("fleetpulse.broker", ""));
      System.out.println("integration tests use " + broker.description());
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-test-broker"));
      return broker;
    }

    private static TestBroker choose(String wanted) {
      return switch (wanted) {
        case "container" -> ContainerBroker.start();
        case "embedded" -> InProcessBroker.start();
        case "" -> containerElseInProcess();
        default ->
            throw new IllegalArgumentException(
                "-Dfleetpulse.broker=" + wanted + ": use container or embedded");
      };
    }

    private static TestBroker containerElseInProcess() {
      if (!ContainerBroker.available()) {
        return InProcessBroker.start();
      }
      try {
        return ContainerBroker.start();
      } catch (RuntimeException e) {
        System.out.println("the broker container does not start: " + e.getMessage());
        return InProcessBroker.start();
      }
    }
  }
}
