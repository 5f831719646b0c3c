package io.fleetpulse.schemas.serde;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated or generic Avro records, plain values and bytes in Confluent's wire format.
 * Configured with Confluent's keys, or given where ids come from. For one thread, as Kafka has it.
 *
 * @param <T> what is written
 */
public final class AvroSerializer<T> implements Serializer<T> {
  static {
    TrustedRecords.trust();
  }

  private @Nullable SchemaIds ids;
  private @Nullable RegistryClient ownClient;
  private SubjectNames subjects = SubjectNames.TOPIC;
  private boolean key;

  /** To be configured by Kafka. */
  public AvroSerializer() {}

  /** Ids come from here; {@link #configure} needs no registry keys then. */
  public AvroSerializer(SchemaIds ids) {
    this.ids = ids;
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    key = isKey;
    subjects = SubjectNames.from(config, isKey);
    if (ids == null) {
      ownClient = new RegistryClient(RegistryConfig.from(config));
      ids = ownClient;
    }
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    SchemaIds from = ids;
    if (from == null) {
      throw new IllegalStateException("not configured");
    }
    Schema schema = Values.schema(record);
    int id = from.idOf(subjects.subject(topic, key, schema), schema);
    ByteBuffer plain = Values.bytes(record);
    if (plain != null) {
      // Confluent's exception: bytes on their own have no length before them.
      byte[] copy = new byte[plain.remaining()];
      plain.get(copy);
      return WireFormat.encode(id, copy);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(ByteBuffer.allocate(WireFormat.HEADER_BYTES).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      writer(record, schema).write(record, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new SerializationException(
          "a "
              + schema.getFullName()
              + " for "
              + topic
              + " does not fit its schema: "
              + e.getMessage(),
          e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    if (ownClient != null) {
      ownClient.close();
    }
  }

  private static <T> DatumWriter<T> writer(T record, Schema schema) {
    return record instanceof SpecificRecord
        ? new SpecificDatumWriter<>(schema)
        : new GenericDatumWriter<>(schema);
  }
}
