package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.InstanceWindows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What each JVM's agent said last of itself, as it said it: written when it changes, so that the
 * state of windows need not repeat the names of its columns.
 */
final class IdentityStore {
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  private final KeyValueStore<Bytes, byte[]> store;
  private final SampleSchemas schemas;

  IdentityStore(KeyValueStore<Bytes, byte[]> store, SampleSchemas schemas) {
    this.store = store;
    this.schemas = schemas;
  }

  void put(String instance, Instance.Jvm jvm, byte[] identity) {
    ByteBuffer value = ByteBuffer.allocate(HEADER_BYTES + identity.length);
    value.putInt(jvm.schemaId).putInt(jvm.identityHash).put(identity);
    store.put(key(instance, jvm.startMillis), value.array());
  }

  /**
   * Reads a JVM back.
   *
   * @throws IOException if it is not there or cannot be read
   */
  Instance.Jvm get(String instance, long jvmStartMillis) throws IOException {
    byte[] value = store.get(key(instance, jvmStartMillis));
    if (value == null) {
      throw new IOException("no identity of " + instance + " started at " + jvmStartMillis);
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    int schemaId = buffer.getInt();
    int hash = buffer.getInt();
    byte[] identity = new byte[buffer.remaining()];
    buffer.get(identity);
    return new Instance.Jvm(
        jvmStartMillis, schemaId, hash, schemas.byId(schemaId).sender(identity));
  }

  /** Deletes the JVMs that the windows no longer know, but for the one that is just arriving. */
  void forgetUnknown(Instance instance, InstanceWindows known, long arrivingStartMillis) {
    for (Iterator<Instance.Jvm> all = instance.jvms.iterator(); all.hasNext(); ) {
      Instance.Jvm jvm = all.next();
      if (jvm.startMillis != arrivingStartMillis && known.layout(jvm.startMillis) == null) {
        store.delete(key(instance.key, jvm.startMillis));
        all.remove();
      }
    }
  }

  void forget(Instance instance) {
    for (Instance.Jvm jvm : instance.jvms) {
      store.delete(key(instance.key, jvm.startMillis));
    }
  }

  private static Bytes key(String instance, long jvmStartMillis) {
    return Bytes.wrap((instance + '\0' + jvmStartMillis).getBytes(StandardCharsets.UTF_8));
  }
}
