package io.fleetpulse.schemas.registry;

import static io.fleetpulse.schemas.registry.FaultyRegistry.error;
import static io.fleetpulse.schemas.registry.FaultyRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchemaRegistrationTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Contract").fields().requiredLong("a").endRecord();

  private final FaultyRegistry registry = FaultyRegistry.start();
  private final RegistryConfig config =
      RegistryConfig.from(Map.of("schema.registry.url", registry.url(), "max.retries", 0));
  private final SchemaRegistration registration =
      new SchemaRegistration(new RegistryClient(config), Duration.ZERO);

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void registryThatIsAway_isWaitedForAndCounted() throws InterruptedException {
    registry.answer(
        status(503, ""),
        status(200, "<html>"),
        status(200, "{}"),
        status(200, "{\"id\":3}"),
        status(200, "{\"id\":4}"));
    Map<String, Schema> subjects = new LinkedHashMap<>();
    subjects.put("a-value", SCHEMA);
    subjects.put("b-value", SCHEMA);
    assertThat(registration.register(subjects))
        .containsEntry("a-value", 3)
        .containsEntry("b-value", 4);
    assertThat(registration.failures()).isEqualTo(3);
  }

  @Test
  void refusal_endsAtOnce() {
    registry.answer(error(409, 409));
    assertThatThrownBy(() -> registration.register(Map.of("a-value", SCHEMA)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("incompatible");
    assertThat(registry.requests()).hasSize(1);
  }
}
