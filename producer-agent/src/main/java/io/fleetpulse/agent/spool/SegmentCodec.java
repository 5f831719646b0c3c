package io.fleetpulse.agent.spool;

import io.fleetpulse.agent.sample.EncodedSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Records of a segment: length and checksum, four bytes each, then the sample. What a death in the
 * middle of a write has left at the end is found by them.
 */
final class SegmentCodec {
  private static final int MOST_BYTES = 4 << 20;

  private SegmentCodec() {}

  static byte[] encode(EncodedSample sample) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(payload);
    out.writeLong(sample.jvmStartMillis());
    out.writeLong(sample.sequence());
    out.writeLong(sample.timeMillis());
    out.writeInt(sample.merged());
    out.writeInt(sample.intervalMillis());
    out.writeInt(sample.publishIntervalMillis());
    out.writeInt(sample.identityHash());
    out.writeInt(sample.identity().length);
    out.write(sample.identity());
    out.writeInt(sample.rest().length);
    out.write(sample.rest());
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    DataOutputStream framed = new DataOutputStream(record);
    framed.writeInt(payload.size());
    framed.writeInt(checksum(payload.toByteArray()));
    payload.writeTo(framed);
    return record.toByteArray();
  }

  /** The next sample; null at the end, or where what follows was not written to its end. */
  static @Nullable EncodedSample read(DataInputStream in) throws IOException {
    if (in.available() < 2 * Integer.BYTES) {
      return null;
    }
    int length = in.readInt();
    int checksum = in.readInt();
    if (length <= 0 || length > MOST_BYTES) {
      return null;
    }
    byte[] payload = in.readNBytes(length);
    return payload.length == length && checksum(payload) == checksum ? decode(payload) : null;
  }

  /** Bytes of the record in the segment. */
  static int size(EncodedSample sample) {
    return 2 * Integer.BYTES
        + 3 * Long.BYTES
        + 6 * Integer.BYTES
        + sample.identity().length
        + sample.rest().length;
  }

  private static EncodedSample decode(byte[] payload) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    return new EncodedSample(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readNBytes(in.readInt()),
        in.readNBytes(in.readInt()));
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
