package io.fleetpulse.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.registry.SchemaIds;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
  private static final SchemaIds IDS =
      new SchemaIds() {
        @Override
        public Schema byId(int id) {
          if (id != 7) {
            throw new SerializationException("schema " + id + " is not in the registry");
          }
          return Rule.getClassSchema();
        }

        @Override
        public int idOf(String subject, Schema schema) {
          assertThat(subject).isEqualTo("rules-value");
          return 7;
        }
      };

  private final AvroSerde<Rule> serde = AvroSerde.specific(IDS, Rule.class);

  private static Rule rule() {
    return Rule.newBuilder()
        .setName("cpu")
        .setVersion(3)
        .setSeverity(Severity.ERROR)
        .setExpression("a > 1")
        .build();
  }

  @Test
  void specificRecord_comesBackAsItWas() {
    byte[] bytes = serde.serializer().serialize("rules", rule());
    assertThat(bytes).startsWith(0, 0, 0, 0, 7);
    assertThat(serde.deserializer().deserialize("rules", bytes)).isEqualTo(rule());
  }

  @Test
  void genericReader_needsNoClass() {
    byte[] bytes = serde.serializer().serialize("rules", rule());
    GenericRecord record = new AvroDeserializer<GenericRecord>(IDS).deserialize("rules", bytes);
    assertThat(record).isNotNull();
    assertThat(record.get("name")).hasToString("cpu");
  }

  @Test
  void null_staysNull() {
    assertThat(serde.serializer().serialize("rules", null)).isNull();
    assertThat(serde.deserializer().deserialize("rules", null)).isNull();
  }

  @Test
  void foreignBytes_areRefusedWithWhatTheyAre() {
    assertThatThrownBy(() -> serde.deserializer().deserialize("rules", new byte[] {1, 0, 0, 0, 7}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("GUID");
    assertThatThrownBy(
            () ->
                serde
                    .deserializer()
                    .deserialize(
                        "rules", "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("begins with byte 123");
    assertThatThrownBy(() -> serde.deserializer().deserialize("rules", new byte[] {0, 0}))
        .hasMessageContaining("2 bytes");
    assertThatThrownBy(
            () -> serde.deserializer().deserialize("rules", new byte[] {0, 0, 0, 0, 7, 9}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema 7");
    assertThatThrownBy(() -> serde.deserializer().deserialize("rules", new byte[] {0, 0, 0, 0, 9}))
        .hasMessageContaining("not in the registry");
  }
}
