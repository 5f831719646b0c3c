package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.InstanceWindows;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.analysis.window.WindowOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
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
  /** Within this time, and two publish intervals, an agent has told of a gap. */
  private static final long UNTOLD_MILLIS = 60_000;

  /** Samples are kept for a day: an instance silent for longer has nothing left to be resumed. */
  private static final long FORGET_MILLIS = 24 * 3_600_000L;

  private final SampleReader reader;
  private final CheckpointStore checkpoints;
  private final LiveView live;
  private final WindowMetrics metrics;
  private final Output output;

  private final Map<String, Instance> instances = new HashMap<>();
  private final UndecodableRecords undecodable = new UndecodableRecords();
  private final Emission emission = new Emission();
  private @Nullable Instance last;
  private long nextOffset;

  /** A sample that could be read. */
  private record Read(Instance instance, Instance.Jvm jvm, SampleValues values) {}

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
    this.reader = new SampleReader(schemas);
    this.checkpoints = new CheckpointStore(checkpoints, new IdentityStore(identities, schemas));
    this.live = new LiveView(liveInstances);
    this.metrics = metrics;
    this.output = output;
  }

  /** Reads all checkpoints. */
  @Override
  public long restore(long committed) {
    nextOffset = committed;
    return checkpoints.restore(
        committed,
        instance -> {
          instances.put(instance.key, instance);
          live.show(instance);
        });
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
      LiveInstance shown = instance.live;
      if (shown != null) {
        shown.turn(instance.windows.state());
      }
      if (clockMillis - instance.windows.lastArrivalMillis() > FORGET_MILLIS) {
        all.remove();
        last = null;
        metrics.lost(WindowMetrics.UNTOLD, instance.untold);
        forgotten(instance.windows, clockMillis);
        checkpoints.forget(instance);
        live.hide(instance);
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
    instances.values().forEach(live::hide);
    instances.clear();
  }

  private void take(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long offset,
      long arrivalMillis,
      boolean emitting) {
    Read read;
    try {
      read = read(key, value, offset, emitting);
    } catch (Unreadable e) {
      reject(key, value, e.reason, e.detail, arrivalMillis, emitting);
      return;
    } catch (KafkaException e) {
      // A store's or the registry's: nothing that the sample is to blame for.
      throw e;
    } catch (IndexOutOfBoundsException e) {
      reject(
          key,
          value,
          DeadLetter.Reason.UNDECODABLE,
          "the bytes end early",
          arrivalMillis,
          emitting);
      return;
    } catch (IOException | RuntimeException e) {
      reject(key, value, DeadLetter.Reason.UNDECODABLE, e.toString(), arrivalMillis, emitting);
      return;
    }
    if (read != null) {
      add(read, offset, arrivalMillis, emitting);
    }
  }

  /** Reads a sample and who sent it; null: a restored state holds it. */
  private @Nullable Read read(
      byte @Nullable [] key, byte @Nullable [] value, long offset, boolean emitting)
      throws IOException {
    if (value == null || key == null) {
      throw new Unreadable(DeadLetter.Reason.EMPTY, value == null ? "no value" : "no key");
    }
    Instance known = find(key);
    if (!emitting && known != null && offset < known.firstOffset) {
      return null;
    }
    reader.open(value);
    Instance instance =
        known != null
            ? known
            : new Instance(
                new String(key, StandardCharsets.UTF_8), key, new InstanceWindows(), offset);
    Instance.Jvm jvm = reader.sender(instance);
    byte[] identity = emitting ? reader.newIdentity() : null;
    if (known != null && identity != null) {
      // Whatever comes of this sample: the next ones of its JVM refer to it.
      checkpoints.identified(instance, jvm, identity);
    }
    SampleValues values = reader.values(jvm);
    if (known == null) {
      instances.put(instance.key, instance);
      if (identity != null) {
        checkpoints.identified(instance, jvm, identity);
      }
    }
    last = instance;
    return new Read(instance, jvm, values);
  }

  /** Nothing here is the sample's fault: what fails ends the task and is tried again. */
  private void add(Read read, long offset, long arrivalMillis, boolean emitting) {
    Instance instance = read.instance();
    Instance.Jvm jvm = read.jvm();
    emission.onSample(instance, offset, jvm.startMillis, emitting);
    InstanceWindows.Outcome outcome =
        instance.windows.add(
            read.values(),
            jvm.sender.identity(),
            jvm.sender.layout().series(),
            arrivalMillis,
            emission);
    live.show(instance);
    if (emitting) {
      switch (outcome) {
        case ACCEPTED -> {
          metrics.accepted.increment();
          countLosses(instance, read.values(), arrivalMillis);
        }
        case DUPLICATE -> metrics.duplicate.increment();
        case LATE -> metrics.late.increment();
      }
    }
  }

  /**
   * By what the agent tells, and the rest of the holes in its sequence: a gap may be told of only
   * by the batch after the one that shows the hole.
   */
  private void countLosses(Instance instance, SampleValues values, long arrivalMillis) {
    long patience = UNTOLD_MILLIS + 2 * values.publishIntervalMillis();
    if (instance.untold > 0 && arrivalMillis - instance.untoldSinceMillis > patience) {
      metrics.lost(WindowMetrics.UNTOLD, instance.untold);
      instance.untold = 0;
    }
    if (instance.untold == 0) {
      instance.untoldSinceMillis = arrivalMillis;
    }
    GapsReader gaps = reader.gaps();
    long told = gaps == null ? 0 : gaps.total();
    if (gaps != null && told > 0) {
      gaps.tell(metrics::lost);
    }
    instance.untold = Math.max(0, instance.untold + values.lostBefore() - told);
  }

  /** An agent's samples arrive together: mostly it is the instance of the sample before. */
  private @Nullable Instance find(byte[] key) {
    Instance before = last;
    return before != null && Arrays.equals(before.keyBytes, key)
        ? before
        : instances.get(new String(key, StandardCharsets.UTF_8));
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
      LiveInstance shown = of.live;
      if (shown != null && window.sizeMillis() == 10_000) {
        shown.closed(window);
      }
      if (emitting) {
        metrics.window(window.sizeMillis());
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
      checkpoints.put(of, new Checkpoint(offset, active, state), arrivingStartMillis);
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
