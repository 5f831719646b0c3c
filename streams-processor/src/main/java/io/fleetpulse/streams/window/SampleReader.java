package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one sample after the other, into the same objects: {@link #open}, then {@link #sender},
 * then {@link #values}. What cannot be read is {@link Unreadable}, an IOException, or any
 * RuntimeException but Kafka's: wrong bytes make Avro throw nearly anything. For one thread.
 */
final class SampleReader {
  private static final int FRAME_BYTES = 5;

  /** Beyond this (the year 33658, either way) no clock can be meant. */
  private static final long ABSURD_MILLIS = 1_000_000_000_000_000L;

  /** An identity travels on with findings and columns' names, which must fit into records. */
  private static final int MOST_IDENTITY_BYTES = IdentityBounds.MOST_BYTES;

  private final SampleSchemas schemas;
  private final AvroCursor cursor = new AvroCursor();
  private final SampleValues values = new SampleValues();
  private SampleDecoder.@Nullable Target target;
  private @Nullable SampleSchema schema;
  private int schemaId;
  private byte[] value = {};
  private byte @Nullable [] newIdentity;

  SampleReader(SampleSchemas schemas) {
    this.schemas = schemas;
  }

  /** Begins a sample: finds its schema and reads its header. */
  void open(byte[] sample) throws IOException {
    value = sample;
    newIdentity = null;
    schemaId = frame(sample);
    SampleSchema of = schema(schemaId);
    schema = of;
    cursor.reset(sample, FRAME_BYTES);
    of.readHeader(cursor);
    if (absurd(of.sampleTimeMillis()) || absurd(of.jvmStartMillis())) {
      throw new Unreadable(DeadLetter.Reason.ABSURD_CLOCK, "sample time " + of.sampleTimeMillis());
    }
  }

  /** The JVM that sent the sample, by the identity it brought or the one it brought before. */
  Instance.Jvm sender(Instance instance) throws IOException {
    SampleSchema schema = schema();
    Instance.Jvm jvm = instance.jvm(schema.jvmStartMillis());
    if (jvm != null && jvm.identityHash == schema.identityHash() && jvm.schemaId == schemaId) {
      return jvm;
    }
    byte[] identity = schema.identityBytes(value);
    if (identity == null) {
      throw new Unreadable(
          DeadLetter.Reason.UNKNOWN_IDENTITY,
          "no identity with hash " + schema.identityHash() + " came before");
    }
    if (identity.length > MOST_IDENTITY_BYTES) {
      throw new Unreadable(
          DeadLetter.Reason.UNDECODABLE,
          "identity has " + identity.length + " bytes, at most " + MOST_IDENTITY_BYTES);
    }
    SampleSchema.Sender sender = schema.sender(identity);
    if (!sender.identity().key().equals(instance.key)) {
      throw new Unreadable(
          DeadLetter.Reason.KEY_MISMATCH,
          "its identity is " + sender.identity().key() + ", its key " + instance.key);
    }
    if (jvm == null) {
      jvm = new Instance.Jvm(schema.jvmStartMillis(), schemaId, schema.identityHash(), sender);
      instance.jvms.add(jvm);
    } else {
      jvm.schemaId = schemaId;
      jvm.identityHash = schema.identityHash();
      jvm.sender = sender;
    }
    newIdentity = identity;
    return jvm;
  }

  /** The identity that {@link #sender} had to take from the sample; null: it was known. */
  byte @Nullable [] newIdentity() {
    return newIdentity;
  }

  /** What the sample says, until the next is opened. */
  SampleValues values(Instance.Jvm jvm) throws IOException {
    SampleDecoder.Target into = target;
    if (into == null) {
      into = new SampleDecoder.Target(values, jvm.sender.layout());
      target = into;
    }
    into.layout = jvm.sender.layout();
    schema().readValues(cursor, into);
    if (cursor.remaining() != 0) {
      throw new Unreadable(
          DeadLetter.Reason.UNDECODABLE, cursor.remaining() + " bytes follow the sample");
    }
    return values;
  }

  /** What the sample tells of losses before it; null: nothing. */
  @Nullable GapsReader gaps() {
    return schema().gaps();
  }

  private static boolean absurd(long millis) {
    return millis > ABSURD_MILLIS || millis < -ABSURD_MILLIS;
  }

  private SampleSchema schema() {
    SampleSchema of = schema;
    if (of == null) {
      throw new IllegalStateException("no sample is open");
    }
    return of;
  }

  private static int frame(byte[] value) {
    if (value.length < FRAME_BYTES || value[0] != 0) {
      throw new Unreadable(
          DeadLetter.Reason.UNDECODABLE,
          value.length < FRAME_BYTES
              ? "only " + value.length + " bytes"
              : "magic byte " + value[0] + " instead of 0: not written by a registry's serializer");
    }
    return (value[1] & 0xff) << 24
        | (value[2] & 0xff) << 16
        | (value[3] & 0xff) << 8
        | (value[4] & 0xff);
  }

  private SampleSchema schema(int id) {
    try {
      return schemas.byId(id);
    } catch (SerializationException e) {
      throw new Unreadable(
          DeadLetter.Reason.UNKNOWN_SCHEMA, "schema id " + id + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new Unreadable(
          DeadLetter.Reason.WRONG_SCHEMA, "schema id " + id + ": " + e.getMessage());
    }
  }
}
