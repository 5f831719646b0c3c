package io.fleetpulse.it.support;

import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The quickstart's broker, inside the test's JVM. */
final class InProcessBroker implements TestBroker {
  private final EmbeddedKafka kafka;

  private InProcessBroker(EmbeddedKafka kafka) {
    this.kafka = kafka;
  }

  static InProcessBroker start() {
    try {
      return start(Files.createTempDirectory("test-broker-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InProcessBroker start(Path dataDirectory) {
    return new InProcessBroker(EmbeddedKafka.start(dataDirectory, 0));
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public String description() {
    return "the in-process broker at " + bootstrapServers();
  }

  @Override
  public void close() {
    kafka.close();
  }
}
