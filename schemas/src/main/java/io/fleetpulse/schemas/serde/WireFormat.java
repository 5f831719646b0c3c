package io.fleetpulse.schemas.serde;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/** Confluent's frame: a zero byte, the schema's id in four bytes, Avro's binary encoding. */
public final class WireFormat {
  /** Bytes before the Avro data. */
  public static final int HEADER_BYTES = 5;

  private WireFormat() {}

  /** Puts the frame before encoded data. */
  public static byte[] encode(int schemaId, byte[] avro) {
    return ByteBuffer.allocate(HEADER_BYTES + avro.length)
        .put((byte) 0)
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
    if (record[0] == 1) {
      throw new SerializationException(
          "the record names its schema by a GUID (magic byte 1); write it with an id in the payload");
    }
    if (record[0] != 0) {
      throw new SerializationException(
          "the record begins with byte "
              + record[0]
              + " instead of 0: it was not written with a"
              + " schema registry's serializer");
    }
    return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
  }
}
