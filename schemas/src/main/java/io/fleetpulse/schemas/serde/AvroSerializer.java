package io.fleetpulse.schemas.serde;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericContainer;
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
 * Writes generated or generic Avro records in Confluent's wire format. Configured with Confluent's
 * keys, or given where ids come from. For one thread, as Kafka has it.
 *
 * @param <T> the records
 */
public final class AvroSerializer<T extends GenericContainer> implements Serializer<T> {
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
    int id = from.idOf(subjects.subject(topic, key, record.getSchema()), record.getSchema());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(ByteBuffer.allocate(WireFormat.HEADER_BYTES).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      writer(record).write(record, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new SerializationException(
          "a "
              + record.getSchema().getFullName()
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

  private static <T extends GenericContainer> DatumWriter<T> writer(T record) {
    return record instanceof SpecificRecord
        ? new SpecificDatumWriter<>(record.getSchema())
        : new GenericDatumWriter<>(record.getSchema());
  }
}
