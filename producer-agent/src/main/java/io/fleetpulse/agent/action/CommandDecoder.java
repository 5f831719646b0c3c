package io.fleetpulse.agent.action;

import io.fleetpulse.schemas.avro.OptimizationAction;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes verified payloads. As generic records: specific ones would need the host's JVM to trust
 * them.
 */
final class CommandDecoder {
  private final SchemaIds ids;
  private final Schema wanted = OptimizationAction.getClassSchema();

  CommandDecoder(SchemaIds ids) {
    this.ids = ids;
  }

  /**
   * Decodes with the schema it was written with.
   *
   * @throws SerializationException if it is no command
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  Command decode(byte[] payload) {
    Schema written = ids.byId(WireFormat.schemaId(payload));
    try {
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(written, wanted, new GenericData())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          payload,
                          WireFormat.HEADER_BYTES,
                          payload.length - WireFormat.HEADER_BYTES,
                          null));
      return new Command(
          text(read, "actionId"),
          Command.Kind.valueOf(text(read, "command")),
          text(read, "instance"),
          number(read, "instanceStartTimeMillis"),
          number(read, "sequence"),
          number(read, "expiresAtMillis"),
          text(read, "option"),
          text(read, "value"),
          optional(read, "expectedCurrent"),
          number(read, "confirmWithinMillis"),
          number(read, "measureAfterMillis"),
          text(read, "reason"));
    } catch (IOException | AvroRuntimeException | IllegalArgumentException e) {
      throw new SerializationException("a signed payload that is no command: " + e, e);
    }
  }

  private static String text(GenericRecord read, String field) {
    return read.get(field).toString();
  }

  private static @Nullable String optional(GenericRecord read, String field) {
    Object value = read.get(field);
    return value == null ? null : value.toString();
  }

  private static long number(GenericRecord read, String field) {
    return (Long) read.get(field);
  }
}
