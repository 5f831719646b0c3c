package io.fleetpulse.schemas.serde;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in Confluent's wire format: into the given generated class, whatever version
 * they were written with, or as generic records of the version they were written with; what is no
 * record as a plain value, bytes as {@code byte[]}. For one thread, as Kafka has it.
 *
 * @param <T> what is read
 */
public final class AvroDeserializer<T> implements Deserializer<T> {
  static {
    TrustedRecords.trust();
  }

  private static final Schema JAVA_STRING = Schema.create(Schema.Type.STRING);

  static {
    GenericData.setStringType(JAVA_STRING, GenericData.StringType.String);
  }

  private static final String SPECIFIC = "specific.avro.reader";

  private @Nullable SchemaIds ids;
  private @Nullable RegistryClient ownClient;
  private @Nullable Schema readerSchema;
  private @Nullable SpecificData model;
  private boolean specificByName;
  private boolean key;
  private final Map<Integer, Reading<T>> readings = new HashMap<>();

  /** How data of one schema are read. */
  private interface Reading<T> {
    T read(byte[] record) throws IOException;
  }

  /** To be configured by Kafka. */
  public AvroDeserializer() {}

  /** Generic records. */
  public AvroDeserializer(SchemaIds ids) {
    this.ids = ids;
  }

  private AvroDeserializer(SchemaIds ids, Schema readerSchema, SpecificData model) {
    this.ids = ids;
    this.readerSchema = readerSchema;
    this.model = model;
  }

  /** Records of a generated class. */
  public static <T extends SpecificRecord> AvroDeserializer<T> specific(
      SchemaIds ids, Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    return new AvroDeserializer<>(ids, model.getSchema(type), model);
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    key = isKey;
    if (ids == null) {
      ownClient = new RegistryClient(RegistryConfig.from(config));
      ids = ownClient;
    }
    specificByName = Boolean.parseBoolean(String.valueOf(config.get(SPECIFIC)));
  }

  @Override
  public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] record) {
    if (record != null) {
      WireFormat.requireIdInPayload(headers, key);
    }
    return deserialize(topic, record);
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] record) {
    if (record == null) {
      return null;
    }
    SchemaIds from = ids;
    if (from == null) {
      throw new IllegalStateException("not configured");
    }
    int id = WireFormat.schemaId(record);
    Reading<T> reading = readings.get(id);
    if (reading == null) {
      reading = reading(from.byId(id));
      readings.put(id, reading);
    }
    try {
      return reading.read(record);
    } catch (IOException | RuntimeException e) {
      // Wrong bytes make Avro throw nearly anything; a poll loop must be able to tell it apart.
      throw new SerializationException(
          "a record of " + topic + " is not what its schema " + id + " says: " + e, e);
    }
  }

  @Override
  public void close() {
    if (ownClient != null) {
      ownClient.close();
    }
  }

  @SuppressWarnings("unchecked") // with T the caller says what the topic holds
  private Reading<T> reading(Schema writer) {
    if (readerSchema == null && writer.getType() == Schema.Type.BYTES) {
      // Confluent's exception: bytes on their own have no length before them.
      return record -> (T) Arrays.copyOfRange(record, WireFormat.HEADER_BYTES, record.length);
    }
    DatumReader<T> reader = reader(writer);
    return record ->
        reader.read(
            null,
            DecoderFactory.get()
                .binaryDecoder(
                    record,
                    WireFormat.HEADER_BYTES,
                    record.length - WireFormat.HEADER_BYTES,
                    null));
  }

  private DatumReader<T> reader(Schema writer) {
    if (readerSchema != null && model != null) {
      return new SpecificDatumReader<>(writer, readerSchema, model);
    }
    if (specificByName && writer.getType() == Schema.Type.RECORD) {
      SpecificData data = SpecificData.get();
      Class<?> type = data.getClass(writer);
      if (type == null) {
        throw new SerializationException("no generated class " + writer.getFullName());
      }
      return new SpecificDatumReader<>(
          writer, data.getSchema(type), SpecificData.getForClass(type));
    }
    return new GenericDatumReader<>(
        writer, writer.getType() == Schema.Type.STRING ? JAVA_STRING : writer);
  }
}
