package io.fleetpulse.it.support;

import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The schema registry all tests of this JVM share; its subjects carry each test's topic prefix. */
public final class TestRegistry {
  private final EmbeddedRegistry registry;

  private TestRegistry(EmbeddedRegistry registry) {
    this.registry = registry;
  }

  /** Started by its first user, stopped when the JVM ends. */
  public static TestRegistry shared() {
    return Shared.REGISTRY;
  }

  /** For {@code schema.registry.url}. */
  public String url() {
    return registry.url();
  }

  private static TestRegistry start() {
    try {
      EmbeddedRegistry registry =
          EmbeddedRegistry.start(Files.createTempDirectory("test-registry-"), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "stop-test-registry"));
      return new TestRegistry(registry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds the registry, so that it starts with its first user. */
  private static final class Shared {
    private static final TestRegistry REGISTRY = start();

    private Shared() {}
  }
}
