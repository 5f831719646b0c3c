package io.fleetpulse.it.broker;

import io.fleetpulse.it.support.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The broker inside one JVM, as the quickstart and machines without an engine use it. */
class EmbeddedBrokerIT extends BrokerContract {
  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first
  private static TestBroker broker;

  @BeforeAll
  static void start() {
    broker = TestBroker.embedded(directory);
    System.out.println("broker contract against " + broker.description());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  TestBroker broker() {
    return broker;
  }
}
