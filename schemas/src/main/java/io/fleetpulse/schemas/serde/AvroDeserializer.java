package io.fleetpulse.schemas.serde;

import io.fleetpulse.schemas.registry.RegistryClient;
import io.fleetpulse.schemas.registry.RegistryConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in Confluent's wire format: into the given generated class, whatever version
 * they were written with, or as generic records of the version they were written with. For one
 * thread, as Kafka has it.
 *
 * @param <T> the records
 */
public final class AvroDeserializer<T extends GenericContainer> implements Deserializer<T> {
  static {
    TrustedRecords.trust();
  }

  private static final String SPECIFIC = "specific.avro.reader";

  private @Nullable SchemaIds ids;
  private @Nullable RegistryClient ownClient;
  private @Nullable Schema readerSchema;
  private @Nullable SpecificData model;
  private boolean specificByName;
  private final Map<Integer, DatumReader<T>> readers = new HashMap<>();

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
  public static <T extends SpecificRecord & GenericContainer> AvroDeserializer<T> specific(
      SchemaIds ids, Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    return new AvroDeserializer<>(ids, model.getSchema(type), model);
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    if (ids == null) {
      ownClient = new RegistryClient(RegistryConfig.from(config));
      ids = ownClient;
    }
    specificByName = Boolean.parseBoolean(String.valueOf(config.get(SPECIFIC)));
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
    DatumReader<T> reader = readers.get(id);
    if (reader == null) {
      reader = reader(from.byId(id));
      readers.put(id, reader);
    }
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                record, WireFormat.HEADER_BYTES, record.length - WireFormat.HEADER_BYTES, null);
    try {
      return reader.read(null, decoder);
    } catch (IOException
        | AvroRuntimeException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
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

  private DatumReader<T> reader(Schema writer) {
    if (readerSchema != null && model != null) {
      return new SpecificDatumReader<>(writer, readerSchema, model);
    }
    if (specificByName) {
      SpecificData data = SpecificData.get();
      Class<?> type = data.getClass(writer);
      if (type == null) {
        throw new SerializationException("no generated class " + writer.getFullName());
      }
      return new SpecificDatumReader<>(
          writer, data.getSchema(type), SpecificData.getForClass(type));
    }
    return new GenericDatumReader<>(writer);
  }
}
