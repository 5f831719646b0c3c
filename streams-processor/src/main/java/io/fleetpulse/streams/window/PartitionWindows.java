package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.InstanceWindows;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowOutput;
import io.fleetpulse.analysis.window.WindowStateCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All instances whose samples one partition holds. Open windows live on the heap alone; the store
 * has each instance's {@link Checkpoint}, from which on its samples are read again after a crash,
 * with output off: the same code on the same samples leads to the same windows.
 *
 * <p>For the stream thread that owns the partition.
 */
final class PartitionWindows implements TaskReplay.Heap {
  private static final int FRAME_BYTES = 5;

  /** Beyond this (the year 33658, either way) no clock can be meant. */
  private static final long ABSURD_MILLIS = 1_000_000_000_000_000L;

  /** Samples are kept for a day: an instance silent for longer has nothing left to be resumed. */
  private static final long FORGET_MILLIS = 24 * 3_600_000L;

  private final SampleSchemas schemas;
  private final KeyValueStore<Bytes, byte[]> checkpoints;
  private final IdentityStore identities;
  private final LiveInstances liveInstances;
  private final WindowMetrics metrics;
  private final Output output;

  private final Map<String, Instance> instances = new HashMap<>();
  private final UndecodableRecords undecodable = new UndecodableRecords();
  private final AvroCursor cursor = new AvroCursor();
  private final SampleValues values = new SampleValues();
  private final Emission emission = new Emission();
  private SampleDecoder.@Nullable Target target;
  private byte @Nullable [] newIdentity;
  private long nextOffset;

  /** Where results go; not called while samples are read again. */
  interface Output {
    void closed(Instance instance, ClosedWindow window);

    void condition(InstanceCondition condition);

    void deadLetter(
        byte @Nullable [] key, byte @Nullable [] value, DeadLetter.Reason reason, String detail);
  }

  PartitionWindows(
      SampleSchemas schemas,
      KeyValueStore<Bytes, byte[]> checkpoints,
      KeyValueStore<Bytes, byte[]> identities,
      LiveInstances liveInstances,
      WindowMetrics metrics,
      Output output) {
    this.schemas = schemas;
    this.checkpoints = checkpoints;
    this.identities = new IdentityStore(identities, schemas);
    this.liveInstances = liveInstances;
    this.metrics = metrics;
    this.output = output;
  }

  /** Reads all checkpoints. */
  @Override
  public long restore(long committed) {
    nextOffset = committed;
    long from = committed;
    try (KeyValueIterator<Bytes, byte[]> all = checkpoints.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        Checkpoint checkpoint = restore(entry.key.get(), entry.value);
        if (checkpoint.active()) {
          from = Math.min(from, checkpoint.nextOffset());
        }
      }
    }
    return from;
  }

  /** Takes a sample again: nothing is emitted or stored. */
  @Override
  public void replay(ConsumerRecord<byte[], byte[]> record) {
    metrics.replayed.increment();
    take(record.key(), record.value(), record.offset(), record.timestamp(), false);
  }

  @Override
  public void replayed() {}

  /** Takes a sample. */
  void take(byte @Nullable [] key, byte @Nullable [] value, long offset, long arrivalMillis) {
    nextOffset = offset + 1;
    take(key, value, offset, arrivalMillis, true);
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** Arrival time has come to {@code clockMillis} without more samples. */
  void tick(long clockMillis) {
    undecodable.tick(clockMillis, output::condition);
    for (Iterator<Instance> all = instances.values().iterator(); all.hasNext(); ) {
      Instance instance = all.next();
      emission.onTick(instance, nextOffset);
      instance.windows.tick(clockMillis, emission);
      LiveInstance live = instance.live;
      if (live != null) {
        live.silence(instance.windows.silent());
      }
      if (clockMillis - instance.windows.lastArrivalMillis() > FORGET_MILLIS) {
        all.remove();
        forgotten(instance.windows, clockMillis);
        checkpoints.delete(Bytes.wrap(instance.keyBytes));
        identities.forget(instance);
        hide(instance);
      }
    }
  }

  private void forgotten(InstanceWindows windows, long clockMillis) {
    InstanceIdentity identity = windows.identity();
    if (identity != null) {
      long quiet = clockMillis - windows.lastArrivalMillis();
      output.condition(
          new InstanceCondition(
              identity.key(),
              identity,
              InstanceCondition.Kind.FORGOTTEN,
              true,
              windows.jvmStartMillis(),
              clockMillis,
              quiet,
              "no sample for " + quiet / 3_600_000 + " hours"));
    }
  }

  /** The partition goes away: queries no longer find its instances here. */
  void close() {
    instances.values().forEach(this::hide);
    instances.clear();
  }

  private Checkpoint restore(byte[] key, byte[] value) {
    String name = new String(key, StandardCharsets.UTF_8);
    try {
      Map<Long, Instance.Jvm> jvms = new HashMap<>();
      Checkpoint checkpoint =
          Checkpoint.fromBytes(
              value,
              new WindowStateCodec.JvmNames() {
                @Override
                public InstanceIdentity identity(long jvmStartMillis) throws IOException {
                  return jvm(jvmStartMillis).sender.identity();
                }

                @Override
                public SeriesLayout layout(long jvmStartMillis) throws IOException {
                  return jvm(jvmStartMillis).sender.layout().series();
                }

                private Instance.Jvm jvm(long jvmStartMillis) throws IOException {
                  Instance.Jvm jvm = jvms.get(jvmStartMillis);
                  if (jvm == null) {
                    jvm = identities.get(name, jvmStartMillis);
                    jvms.put(jvmStartMillis, jvm);
                  }
                  return jvm;
                }
              });
      Instance instance = new Instance(name, key, checkpoint.state(), checkpoint.nextOffset());
      instance.jvms.addAll(jvms.values());
      instances.put(name, instance);
      show(instance);
      return checkpoint;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the kept state of " + name + " cannot be read; remedy: reset the application", e);
    }
  }

  private void take(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long offset,
      long arrivalMillis,
      boolean emitting) {
    try {
      decode(key, value, offset, arrivalMillis, emitting);
    } catch (Unreadable e) {
      reject(key, value, e.reason, e.detail, arrivalMillis, emitting);
    } catch (IndexOutOfBoundsException e) {
      reject(
          key,
          value,
          DeadLetter.Reason.UNDECODABLE,
          "the bytes end early",
          arrivalMillis,
          emitting);
    } catch (IllegalArgumentException | IOException e) {
      reject(key, value, DeadLetter.Reason.UNDECODABLE, e.toString(), arrivalMillis, emitting);
    }
  }

  private void decode(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long offset,
      long arrivalMillis,
      boolean emitting)
      throws IOException {
    if (value == null || key == null) {
      throw new Unreadable(DeadLetter.Reason.EMPTY, value == null ? "no value" : "no key");
    }
    String name = new String(key, StandardCharsets.UTF_8);
    Instance known = instances.get(name);
    if (!emitting && known != null && offset < known.firstOffset) {
      return;
    }
    int schemaId = frame(value);
    SampleSchema schema = schema(schemaId);
    cursor.reset(value, FRAME_BYTES);
    schema.readHeader(cursor);
    if (Math.abs(schema.sampleTimeMillis()) > ABSURD_MILLIS
        || Math.abs(schema.jvmStartMillis()) > ABSURD_MILLIS) {
      throw new Unreadable(
          DeadLetter.Reason.ABSURD_CLOCK, "sample time " + schema.sampleTimeMillis());
    }
    Instance instance =
        known != null ? known : new Instance(name, key, new InstanceWindows(), offset);
    Instance.Jvm jvm = sender(instance, schema, schemaId, value);
    byte[] identity = emitting ? newIdentity : null;
    if (known != null && identity != null) {
      // Whatever comes of this sample: the next ones of its JVM refer to it.
      identities.put(name, jvm, identity);
    }
    SampleDecoder.Target into = target;
    if (into == null) {
      into = new SampleDecoder.Target(values, jvm.sender.layout());
      target = into;
    }
    into.layout = jvm.sender.layout();
    schema.readValues(cursor, into);
    if (cursor.remaining() != 0) {
      throw new Unreadable(
          DeadLetter.Reason.UNDECODABLE, cursor.remaining() + " bytes follow the sample");
    }

    if (known == null) {
      instances.put(name, instance);
      if (identity != null) {
        identities.put(name, jvm, identity);
      }
    }
    emission.onSample(instance, offset, jvm.startMillis, emitting);
    InstanceWindows.Outcome outcome =
        instance.windows.add(
            values, jvm.sender.identity(), jvm.sender.layout().series(), arrivalMillis, emission);
    show(instance);
    if (emitting) {
      switch (outcome) {
        case ACCEPTED -> metrics.accepted.increment();
        case DUPLICATE -> metrics.duplicate.increment();
        case LATE -> metrics.late.increment();
      }
    }
  }

  /** The JVM that sent the sample, by the identity it brought or the one it brought before. */
  private Instance.Jvm sender(Instance instance, SampleSchema schema, int schemaId, byte[] value)
      throws IOException {
    newIdentity = null;
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

  private void reject(
      byte @Nullable [] key,
      byte @Nullable [] value,
      DeadLetter.Reason reason,
      String detail,
      long arrivalMillis,
      boolean emitting) {
    if (!emitting) {
      return;
    }
    metrics.deadLetter(reason);
    String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    undecodable.seen(name, reason.label() + ": " + detail, arrivalMillis);
    output.deadLetter(key, value, reason, detail);
  }

  private void show(Instance instance) {
    InstanceWindows windows = instance.windows;
    InstanceIdentity identity = windows.identity();
    if (identity == null) {
      return;
    }
    LiveInstance live = instance.live;
    if (live == null) {
      live = liveInstances.add(identity, windows.jvmStartMillis());
      instance.live = live;
    } else if (live.identity() != identity || live.jvmStartMillis() != windows.jvmStartMillis()) {
      live.identified(identity, windows.jvmStartMillis());
    }
    live.sampled(
        windows.lastSampleMillis(), windows.lastArrivalMillis(), windows.clockSkewMillis());
    live.silence(windows.silent());
  }

  private void hide(Instance instance) {
    LiveInstance live = instance.live;
    if (live != null) {
      liveInstances.remove(live);
      instance.live = null;
    }
  }

  /** A record for the dead letters. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final DeadLetter.Reason reason;
    private final String detail;

    Unreadable(DeadLetter.Reason reason, String detail) {
      // No stack trace: a flood of bad records must stay cheap.
      super(detail, null, false, false);
      this.reason = reason;
      this.detail = detail;
    }
  }

  /**
   * What the windows of the instance at hand put out; nothing leaves while samples are replayed.
   */
  private final class Emission implements WindowOutput {
    private @Nullable Instance instance;
    private long offset;
    private long arrivingStartMillis;
    private boolean sampled;
    private boolean emitting;

    void onSample(Instance of, long sampleOffset, long jvmStartMillis, boolean emit) {
      instance = of;
      offset = sampleOffset;
      arrivingStartMillis = jvmStartMillis;
      sampled = true;
      emitting = emit;
    }

    void onTick(Instance of, long next) {
      instance = of;
      offset = next;
      arrivingStartMillis = Long.MIN_VALUE;
      sampled = false;
      emitting = true;
    }

    @Override
    public void closed(ClosedWindow window) {
      Instance of = of();
      LiveInstance live = of.live;
      if (live != null && window.sizeMillis() == 10_000) {
        live.closed(window);
      }
      if (emitting) {
        (window.sizeMillis() == 10_000 ? metrics.tenSeconds : metrics.minutes).increment();
        output.closed(of, window);
      }
    }

    @Override
    public void condition(InstanceCondition condition) {
      if (emitting) {
        output.condition(condition);
      }
    }

    @Override
    public void checkpoint(InstanceWindows state) {
      if (!emitting) {
        return;
      }
      Instance of = of();
      boolean active = sampled || !state.idle();
      metrics.checkpoints.increment();
      identities.forgetUnknown(of, state, arrivingStartMillis);
      checkpoints.put(Bytes.wrap(of.keyBytes), new Checkpoint(offset, active, state).toBytes());
    }

    private Instance of() {
      Instance of = instance;
      if (of == null) {
        throw new IllegalStateException("output without a sample or tick");
      }
      return of;
    }
  }
}
