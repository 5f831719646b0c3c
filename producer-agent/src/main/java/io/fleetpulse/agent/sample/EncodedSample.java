package io.fleetpulse.agent.sample;

import io.fleetpulse.agent.wire.AvroOut;

/**
 * A sample in Avro's encoding but for what is known only when it is sent: the schema's id, and how
 * long it has waited.
 *
 * @param jvmStartMillis start of the JVM it was taken in
 * @param identity encoded identity that travels with it; empty: none does
 * @param rest what follows the identity in the schema
 */
public record EncodedSample(
    long jvmStartMillis,
    long sequence,
    long timeMillis,
    int merged,
    int intervalMillis,
    int publishIntervalMillis,
    int identityHash,
    byte[] identity,
    byte[] rest) {
  private static final byte[] NONE = {};

  /** The same without the identity, for those who have it. */
  public EncodedSample withoutIdentity() {
    return new EncodedSample(
        jvmStartMillis,
        sequence,
        timeMillis,
        merged,
        intervalMillis,
        publishIntervalMillis,
        identityHash,
        NONE,
        rest);
  }

  /** The record's value, in Confluent's frame. */
  public byte[] framed(int schemaId, long nowMillis, AvroOut out) {
    out.reset();
    out.writeByte(0);
    out.writeId(schemaId);
    out.writeLong(sequence);
    out.writeLong(jvmStartMillis);
    out.writeLong(timeMillis);
    out.writeLong(Math.max(0, Math.min(Integer.MAX_VALUE, nowMillis - timeMillis)));
    out.writeLong(intervalMillis);
    out.writeLong(publishIntervalMillis);
    out.writeLong(merged);
    out.writeLong(identityHash);
    if (out.writeBranch(identity.length > 0)) {
      out.writeRaw(identity);
    }
    out.writeRaw(rest);
    return out.toByteArray();
  }
}
