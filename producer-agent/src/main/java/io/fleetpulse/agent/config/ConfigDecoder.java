package io.fleetpulse.agent.config;

import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Decodes records of {@code agent-config}. As generic records: specific ones would need the host's
 * JVM to trust them.
 */
final class ConfigDecoder {
  private final SchemaIds ids;
  private final Schema wanted = AgentConfig.getClassSchema();

  /** A record. */
  record Config(long version, Map<String, String> settings) {}

  ConfigDecoder(SchemaIds ids) {
    this.ids = ids;
  }

  /**
   * Decodes with the schema it was written with.
   *
   * @throws SerializationException if it is no configuration
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  Config decode(byte[] value) {
    Schema written = ids.byId(WireFormat.schemaId(value));
    try {
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(written, wanted, new GenericData())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          value,
                          WireFormat.HEADER_BYTES,
                          value.length - WireFormat.HEADER_BYTES,
                          null));
      Map<String, String> settings = new TreeMap<>();
      ((Map<?, ?>) read.get("settings"))
          .forEach((name, text) -> settings.put(name.toString(), text.toString()));
      return new Config((Long) read.get("version"), settings);
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException("a record that is no configuration: " + e, e);
    }
  }
}
