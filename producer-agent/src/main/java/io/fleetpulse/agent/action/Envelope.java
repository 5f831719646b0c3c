package io.fleetpulse.agent.action;

import io.fleetpulse.schemas.serde.WireFormat;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The signed bytes of a command. Read by hand in the order of {@code SignedCommand.avsc}, whose
 * three fields stay as they are: who is to be verified may not choose how he is read, nor how much
 * memory that takes, so neither the registry nor Avro is asked.
 */
record Envelope(byte[] payload, String keyId, byte[] signature) {
  private static final int MOST_BYTES = 64 * 1024;

  /**
   * Takes a record apart.
   *
   * @throws SerializationException if it is no signed command
   */
  static Envelope read(byte[] record) {
    WireFormat.schemaId(record);
    if (record.length > MOST_BYTES) {
      throw new SerializationException("a command of " + record.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    in.position(WireFormat.HEADER_BYTES);
    try {
      byte[] payload = bytes(in);
      String keyId = new String(bytes(in), StandardCharsets.UTF_8);
      return new Envelope(payload, keyId, bytes(in));
    } catch (BufferUnderflowException e) {
      throw new SerializationException("a signed command that ends too early", e);
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    long length = length(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  /** Avro's zigzag; more than five bytes are no length that fits here. */
  private static long length(ByteBuffer in) {
    long zigzag = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.get();
      zigzag |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    return -1;
  }
}
