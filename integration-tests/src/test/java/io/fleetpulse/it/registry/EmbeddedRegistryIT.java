package io.fleetpulse.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's own registry. */
class EmbeddedRegistryIT extends RegistryContract {
  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void start() {
    registry = EmbeddedRegistry.start(directory, 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Override
  String url() {
    return registry.url();
  }

  @Test
  void schemas_outliveARestart(@TempDir Path own) {
    Schema schema = SchemaBuilder.record("Kept").fields().requiredLong("a").endRecord();
    int id;
    try (EmbeddedRegistry first = EmbeddedRegistry.start(own, 0);
        RegistryClient client = client(first)) {
      id = client.idOf("kept-value", schema);
    }
    try (EmbeddedRegistry second = EmbeddedRegistry.start(own, 0);
        RegistryClient client = client(second)) {
      assertThat(client.byId(id)).isEqualTo(schema);
    }
  }

  private static RegistryClient client(EmbeddedRegistry registry) {
    return new RegistryClient(
        RegistryConfig.from(Map.of("schema.registry.url", registry.url(), "max.retries", 0)));
  }
}
