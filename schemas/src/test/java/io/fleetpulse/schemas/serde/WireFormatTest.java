package io.fleetpulse.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte for byte what Confluent's serializers write and read. */
class WireFormatTest {
  private static final Schema ORDER =
      SchemaBuilder.record("Order").namespace("shop").fields().requiredLong("n").endRecord();

  private final FixedIds ids = new FixedIds();

  private static GenericRecord order(long n) {
    return new GenericRecordBuilder(ORDER).set("n", n).build();
  }

  // ---- the frame

  @Test
  void frame_isZeroThenBigEndianId() {
    byte[] framed = WireFormat.encode(0x01020304, new byte[] {9, 8});
    assertThat(framed).containsExactly(0, 1, 2, 3, 4, 9, 8);
    assertThat(WireFormat.schemaId(framed)).isEqualTo(0x01020304);
  }

  @Test
  void genericRecord_isFrameThenAvro() {
    byte[] bytes = new AvroSerializer<GenericRecord>(ids).serialize("orders", order(-2));
    assertThat(bytes).containsExactly(0, 0, 0, 0, 1, 3);
    assertThat(new AvroDeserializer<GenericRecord>(ids).deserialize("orders", bytes))
        .isEqualTo(order(-2));
  }

  @Test
  void specificRecord_isReadFromAnEarlierWriterWithDefaults() throws IOException {
    Schema earlier =
        new Schema.Parser()
            .parse(
                Rule.getClassSchema()
                    .toString()
                    .replace("\"name\":\"summary\"", "\"name\":\"unknownToday\""));
    GenericRecordBuilder old = new GenericRecordBuilder(earlier);
    old.set("name", "cpu").set("version", 3).set("expression", "a > 1");
    old.set("severity", new GenericData.EnumSymbol(earlier.getField("severity").schema(), "ERROR"));
    byte[] bytes = WireFormat.encode(ids.give(earlier), avro(earlier, old.build()));
    Rule read = AvroDeserializer.specific(ids, Rule.class).deserialize("rules", bytes);
    assertThat(read)
        .isEqualTo(
            Rule.newBuilder()
                .setName("cpu")
                .setVersion(3)
                .setSeverity(Severity.ERROR)
                .setExpression("a > 1")
                .build());
  }

  @Test
  void specificReaderByName_givesGeneratedRecords() {
    Rule rule =
        Rule.newBuilder()
            .setName("cpu")
            .setVersion(1)
            .setSeverity(Severity.ERROR)
            .setExpression("a > 1")
            .build();
    byte[] bytes = new AvroSerializer<Rule>(ids).serialize("rules", rule);
    AvroDeserializer<SpecificRecord> reader = new AvroDeserializer<>(ids);
    reader.configure(Map.of("specific.avro.reader", true), false);
    assertThat(reader.deserialize("rules", bytes)).isEqualTo(rule);
    byte[] foreign = new AvroSerializer<GenericRecord>(ids).serialize("orders", order(1));
    assertThatThrownBy(() -> reader.deserialize("orders", foreign))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("no generated class shop.Order");
  }

  @Test
  void null_staysNullWithAnyHeaders() {
    assertThat(new AvroSerializer<GenericRecord>(ids).serialize("orders", null)).isNull();
    RecordHeaders headers = new RecordHeaders();
    headers.add("__value_schema_id", new byte[17]);
    assertThat(
            new AvroDeserializer<GenericRecord>(ids).deserialize("orders", headers, (byte[]) null))
        .isNull();
  }

  // ---- what is no record

  @Test
  void bytes_haveNoLengthBeforeThem() {
    byte[] content = {1, 2, 3};
    byte[] fromArray = new AvroSerializer<byte[]>(ids).serialize("raw", content);
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3);
    byte[] fromBuffer = new AvroSerializer<ByteBuffer>(ids).serialize("raw", buffer);
    assertThat(fromArray).containsExactly(0, 0, 0, 0, 1, 1, 2, 3).isEqualTo(fromBuffer);
    assertThat(buffer.remaining()).isEqualTo(3);
    assertThat(new AvroDeserializer<byte[]>(ids).deserialize("raw", fromArray)).isEqualTo(content);
    assertThat(new AvroDeserializer<byte[]>(ids).deserialize("raw", new byte[] {0, 0, 0, 0, 1}))
        .isEmpty();
  }

  @Test
  void plainValues_comeBackAsTheyWere() {
    for (Object value : new Object[] {"häuser", 7, 8L, 1.5f, 2.5, true}) {
      byte[] bytes = new AvroSerializer<>(ids).serialize("plain", value);
      assertThat(new AvroDeserializer<>(ids).deserialize("plain", bytes)).isEqualTo(value);
    }
  }

  @Test
  void valueWithoutSchema_isRefusedByItsClass() {
    assertThatThrownBy(() -> new AvroSerializer<>(ids).serialize("t", new StringBuilder()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.lang.StringBuilder has no Avro schema");
  }

  // ---- what is not this format

  @Test
  void guidInThePayload_isRecognised() {
    byte[] record = new byte[20];
    record[0] = 1;
    assertThatThrownBy(() -> WireFormat.schemaId(record))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("GUID")
        .hasMessageContaining("write it with an id in the payload");
  }

  @Test
  void guidInAHeader_isRecognised() {
    byte[] unframed = {0, 0, 0, 0, 1, 2};
    ids.give(ORDER);
    RecordHeaders headers = new RecordHeaders();
    headers.add("__value_schema_id", new byte[17]);
    AvroDeserializer<GenericRecord> values = new AvroDeserializer<>(ids);
    assertThatThrownBy(() -> values.deserialize("orders", headers, unframed))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("__value_schema_id")
        .hasMessageContaining("write it with an id in the payload");
    AvroDeserializer<GenericRecord> keys = new AvroDeserializer<>(ids);
    keys.configure(Map.of(), true);
    assertThat(keys.deserialize("orders", headers, unframed)).isEqualTo(order(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void shortRecord_isRefusedWithItsLength(int length) {
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[length]))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(length + " bytes");
  }

  @Test
  void json_isRefusedByItsFirstByte() {
    byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> WireFormat.schemaId(json))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("begins with byte 123");
  }

  @Test
  void garbageAfterTheFrame_isAlwaysASerializationException() {
    ids.give(Rule.getClassSchema());
    AvroDeserializer<Rule> reader = AvroDeserializer.specific(ids, Rule.class);
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      assertThatThrownBy(() -> reader.deserialize("rules", WireFormat.encode(1, garbage)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("rules");
    }
  }

  @Test
  void absurdLength_isRefusedBeforeItsMemoryIsTaken() {
    ids.give(Rule.getClassSchema());
    AvroDeserializer<Rule> reader = AvroDeserializer.specific(ids, Rule.class);
    byte[] length = {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0xf};
    assertThatThrownBy(() -> reader.deserialize("rules", WireFormat.encode(1, length)))
        .isInstanceOf(SerializationException.class);
  }

  // ---- under which subject

  @ParameterizedTest
  @CsvSource({
    "TopicNameStrategy, orders-value",
    "RecordNameStrategy, shop.Order",
    "TopicRecordNameStrategy, orders-shop.Order",
    "io.confluent.kafka.serializers.subject.TopicNameStrategy, orders-value",
    "io.confluent.kafka.serializers.subject.RecordNameStrategy, shop.Order",
    "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy, orders-shop.Order"
  })
  void strategy_isKnownByConfluentsName(String strategy, String subject) {
    assertThat(subject(Map.of("value.subject.name.strategy", strategy), false)).isEqualTo(subject);
  }

  @Test
  void keys_haveTheirOwnSubjectAndStrategy() {
    assertThat(subject(Map.of(), true)).isEqualTo("orders-key");
    Map<String, String> strategies = new HashMap<>();
    strategies.put("value.subject.name.strategy", "RecordNameStrategy");
    assertThat(subject(strategies, true)).isEqualTo("orders-key");
    strategies.put("key.subject.name.strategy", "RecordNameStrategy");
    assertThat(subject(strategies, true)).isEqualTo("shop.Order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com.acme.TopicNameStrategy", "MyRecordNameStrategy", "topicNameStrategy", ""})
  void anotherStrategy_isRefusedNotTakenForOneOfOurs(String strategy) {
    assertThatThrownBy(() -> subject(Map.of("value.subject.name.strategy", strategy), false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("use TopicNameStrategy");
  }

  @Test
  void recordName_needsARecord() {
    AvroSerializer<byte[]> serializer = new AvroSerializer<>(ids);
    serializer.configure(Map.of("value.subject.name.strategy", "RecordNameStrategy"), false);
    assertThatThrownBy(() -> serializer.serialize("raw", new byte[1]))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("needs a record, not bytes");
  }

  private String subject(Map<String, ?> config, boolean key) {
    AvroSerializer<GenericRecord> serializer = new AvroSerializer<>(ids);
    serializer.configure(config, key);
    serializer.serialize("orders", order(1));
    return ids.lastSubject();
  }

  private static byte[] avro(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
