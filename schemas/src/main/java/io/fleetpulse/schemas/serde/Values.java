package io.fleetpulse.schemas.serde;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Which schema a value is written with: its own, or for what is no record the plain one. */
final class Values {
  private static final Schema BYTES = Schema.create(Schema.Type.BYTES);

  private static final Map<Class<?>, Schema> PLAIN =
      Map.of(
          String.class, Schema.create(Schema.Type.STRING),
          Integer.class, Schema.create(Schema.Type.INT),
          Long.class, Schema.create(Schema.Type.LONG),
          Float.class, Schema.create(Schema.Type.FLOAT),
          Double.class, Schema.create(Schema.Type.DOUBLE),
          Boolean.class, Schema.create(Schema.Type.BOOLEAN));

  private Values() {}

  static Schema schema(Object value) {
    if (value instanceof GenericContainer container) {
      return container.getSchema();
    }
    Schema plain = bytes(value) != null ? BYTES : PLAIN.get(value.getClass());
    if (plain == null) {
      throw new SerializationException(
          value.getClass().getName()
              + " has no Avro schema; use a generated or generic record, a String, a number, a"
              + " Boolean or bytes");
    }
    return plain;
  }

  /** A value that is nothing but bytes; null: it is something else. */
  static @Nullable ByteBuffer bytes(Object value) {
    if (value instanceof byte[] array) {
      return ByteBuffer.wrap(array);
    }
    return value instanceof ByteBuffer buffer ? buffer.duplicate() : null;
  }
}
