package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowStateCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Each instance's {@link Checkpoint}, and what its JVMs said of themselves, in logged stores. */
final class CheckpointStore {
  private final KeyValueStore<Bytes, byte[]> checkpoints;
  private final IdentityStore identities;

  CheckpointStore(KeyValueStore<Bytes, byte[]> checkpoints, IdentityStore identities) {
    this.checkpoints = checkpoints;
    this.identities = identities;
  }

  /**
   * Reads all.
   *
   * @param committed the next offset that is not processed for good
   * @return from where samples have to be read again
   */
  long restore(long committed, Consumer<Instance> restored) {
    long from = committed;
    try (KeyValueIterator<Bytes, byte[]> all = checkpoints.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        Checkpoint checkpoint = restore(entry.key.get(), entry.value, restored);
        if (checkpoint.active()) {
          from = Math.min(from, checkpoint.nextOffset());
        }
      }
    }
    return from;
  }

  /** A JVM says something new of itself. */
  void identified(Instance instance, Instance.Jvm jvm, byte[] identity) {
    identities.put(instance.key, jvm, identity);
  }

  /**
   * Keeps an instance's state.
   *
   * @param arrivingStartMillis start of a JVM that the state need not know yet
   */
  void put(Instance instance, Checkpoint checkpoint, long arrivingStartMillis) {
    identities.forgetUnknown(instance, checkpoint.state(), arrivingStartMillis);
    checkpoints.put(Bytes.wrap(instance.keyBytes), checkpoint.toBytes());
  }

  void forget(Instance instance) {
    checkpoints.delete(Bytes.wrap(instance.keyBytes));
    identities.forget(instance);
  }

  private Checkpoint restore(byte[] key, byte[] value, Consumer<Instance> restored) {
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
      restored.accept(instance);
      return checkpoint;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the kept state of " + name + " cannot be read; remedy: reset the application", e);
    }
  }
}
