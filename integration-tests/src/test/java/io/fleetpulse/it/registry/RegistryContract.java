package io.fleetpulse.it.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaRegistration;
import io.fleetpulse.schemas.registry.Transport;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** What the client needs of a registry, over both transports. */
abstract class RegistryContract {
  private static final Schema ONE =
      SchemaBuilder.record("Contract").fields().requiredLong("a").endRecord();
  private static final Schema TWO =
      SchemaBuilder.record("Contract").fields().requiredLong("a").optionalString("b").endRecord();
  private static final Schema INCOMPATIBLE =
      SchemaBuilder.record("Contract").fields().requiredLong("a").requiredString("c").endRecord();

  private final String subject = "contract/ä " + UUID.randomUUID() + "-value";

  /** Base address of its Confluent API. */
  abstract String url();

  private RegistryClient client(boolean register) {
    RegistryConfig config = config(register);
    return new RegistryClient(config);
  }

  private RegistryConfig config(boolean register) {
    return RegistryConfig.from(
        Map.of("schema.registry.url", url(), "auto.register.schemas", register, "max.retries", 0));
  }

  @Test
  void register_givesOneIdForOneSchema() {
    try (RegistryClient client = client(true);
        RegistryClient other = client(true)) {
      int id = client.idOf(subject, ONE);
      assertThat(other.idOf(subject, ONE)).isEqualTo(id);
      assertThat(other.byId(id)).isEqualTo(ONE);
      int next = client.idOf(subject, TWO);
      assertThat(next).isNotEqualTo(id);
      assertThat(other.byId(next)).isEqualTo(TWO);
    }
  }

  @Test
  void lookup_findsWhatIsRegisteredAndNothingElse() {
    try (RegistryClient client = client(true);
        RegistryClient reader = client(false)) {
      assertThatThrownBy(() -> reader.idOf(subject, ONE))
          .isInstanceOf(SerializationException.class);
      int id = client.idOf(subject, ONE);
      assertThat(reader.idOf(subject, ONE)).isEqualTo(id);
    }
  }

  @Test
  void anIncompatibleSchema_isRefused() {
    try (RegistryClient client = client(true)) {
      client.idOf(subject, ONE);
      assertThatThrownBy(() -> client.idOf(subject, INCOMPATIBLE))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("409");
    }
  }

  @Test
  void anUnknownId_isNotFound() {
    try (RegistryClient client = client(false)) {
      assertThatThrownBy(() -> client.byId(987_654_321))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void latestVersion_isGivenForRecordsOfItsSchemaOnly() {
    RegistryConfig latest =
        RegistryConfig.from(
            Map.of(
                "schema.registry.url",
                url(),
                "auto.register.schemas",
                false,
                "use.latest.version",
                true));
    try (RegistryClient client = client(true);
        RegistryClient writer = new RegistryClient(latest)) {
      int one = client.idOf(subject, ONE);
      int two = client.idOf(subject, TWO);
      assertThat(writer.idOf(subject, TWO)).isEqualTo(two);
      assertThat(writer.idOf(subject, ONE)).isEqualTo(one);
    }
  }

  @Test
  void bothTransports_saySame() {
    Transport http = config(true).httpClient();
    Transport plain = config(true).urlConnection();
    try (RegistryClient one = new RegistryClient(config(true), http);
        RegistryClient two = new RegistryClient(config(true), plain)) {
      int id = one.idOf(subject, ONE);
      assertThat(two.idOf(subject, ONE)).isEqualTo(id);
      assertThat(two.byId(id)).isEqualTo(ONE);
      assertThatThrownBy(() -> two.byId(987_654_321)).isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void allOurSchemas_registerAndComeBack() throws InterruptedException {
    TopicCatalogue topics = new TopicCatalogue(UUID.randomUUID() + ".", 1, (short) 1);
    try (RegistryClient client = client(true);
        RegistryClient reader = client(false)) {
      Map<String, Integer> ids =
          new SchemaRegistration(client, Duration.ofSeconds(1)).register(topics.subjects());
      assertThat(ids).hasSize(topics.subjects().size());
      ids.forEach((name, id) -> assertThat(reader.byId(id)).isEqualTo(topics.subjects().get(name)));
      assertThat(reader.byId(ids.values().iterator().next()).getField("cpu").schema())
          .isEqualTo(RuntimeSample.getClassSchema().getField("cpu").schema());
    }
  }
}
