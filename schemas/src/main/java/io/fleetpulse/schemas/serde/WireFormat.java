package io.fleetpulse.schemas.serde;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;

/** Confluent's frame: a zero byte, the schema's id in four bytes, Avro's binary encoding. */
public final class WireFormat {
  /** Bytes before the Avro data. */
  public static final int HEADER_BYTES = 5;

  private static final int MAGIC_ID = 0;
  private static final int MAGIC_GUID = 1;

  private WireFormat() {}

  /** Puts the frame before encoded data. */
  public static byte[] encode(int schemaId, byte[] avro) {
    return ByteBuffer.allocate(HEADER_BYTES + avro.length)
        .put((byte) MAGIC_ID)
        .putInt(schemaId)
        .put(avro)
        .array();
  }

  /**
   * The schema's id.
   *
   * @throws SerializationException saying what the bytes are instead of a framed record
   */
  public static int schemaId(byte[] record) {
    if (record.length < HEADER_BYTES) {
      throw new SerializationException(
          "a record of " + record.length + " bytes has no schema id; it needs 5 before its data");
    }
    if (record[0] == MAGIC_GUID) {
      throw new SerializationException(
          "the record names its schema by a GUID (magic byte 1); write it with an id in the payload");
    }
    if (record[0] != MAGIC_ID) {
      throw new SerializationException(
          "the record begins with byte "
              + record[0]
              + " instead of 0: it was not written with a"
              + " schema registry's serializer");
    }
    return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
  }

  /**
   * Newer clients of Confluent can name the schema in a header, with no frame at all: the data's
   * first bytes would be taken for an id.
   *
   * @throws SerializationException if the record is one of those
   */
  static void requireIdInPayload(Headers headers, boolean key) {
    String name = key ? "__key_schema_id" : "__value_schema_id";
    if (headers.lastHeader(name) != null) {
      throw new SerializationException(
          "the record names its schema by a GUID in its header "
              + name
              + "; write it with an id in the payload");
    }
  }
}
