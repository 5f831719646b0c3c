package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowStateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task must not forget of its services: from where their windows can be rebuilt, which of
 * those were emitted, through when each service is settled, and what its JVMs' columns stand for.
 * One small write per task and second, one per service and minute.
 */
final class ServiceStore {
  private static final byte LOW_WATER = 'w';
  private static final byte EMITTED = 'e';
  private static final byte SETTLED = 's';
  private static final byte JVM = 'j';
  private static final byte LAYOUT = 'l';

  private final KeyValueStore<Bytes, byte[]> store;
  private final Deque<Journal> journal = new ArrayDeque<>();
  private long nextSequence;
  private long lowWater = -1;

  /** An emission. */
  record Emission(String service, long startMillis, int revision) {}

  /** The emissions of one tick, when all records before {@code nextOffset} had been taken. */
  private record Journal(long sequence, long nextOffset) {}

  /** Takes what is read back. */
  interface Reader {
    void settled(String service, long throughMillis);

    void layout(String service, int hash, SeriesLayout layout);

    void jvm(String instance, long jvmStartMillis, int layoutHash, String version, String zone);
  }

  ServiceStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * Reads all but the emissions.
   *
   * @return from where windows can be rebuilt; 0: from the beginning
   */
  long read(Reader reader) {
    byte[] low = store.get(key(LOW_WATER, ""));
    lowWater = low == null ? -1 : ByteBuffer.wrap(low).getLong();
    // In this order: a JVM refers to a layout.
    each(SETTLED, (name, in) -> reader.settled(name, in.readLong()));
    each(
        LAYOUT,
        (name, in) -> {
          int end = name.indexOf('\0');
          int hash = Integer.parseInt(name.substring(end + 1));
          reader.layout(name.substring(0, end), hash, WindowStateCodec.readLayout(in));
        });
    each(
        JVM,
        (name, in) -> {
          int end = name.indexOf('\0');
          long start = Long.parseLong(name.substring(end + 1));
          reader.jvm(name.substring(0, end), start, in.readInt(), in.readUTF(), in.readUTF());
        });
    return Math.max(0, lowWater);
  }

  /** Takes emissions read back, in their order. */
  interface EmissionReader {
    void emitted(Emission emission, long nextOffset);
  }

  void readEmissions(EmissionReader reader) {
    each(
        EMITTED,
        (name, in) -> {
          long nextOffset = in.readLong();
          long sequence = Long.parseLong(name);
          journal.add(new Journal(sequence, nextOffset));
          nextSequence = sequence + 1;
          for (int left = in.readInt(); left > 0; left--) {
            reader.emitted(new Emission(in.readUTF(), in.readLong(), in.readInt()), nextOffset);
          }
        });
  }

  /** At the end of a tick. */
  void put(List<Emission> emissions, long nextOffset, long newLowWater) {
    if (!emissions.isEmpty()) {
      long sequence = nextSequence++;
      write(
          emittedKey(sequence),
          out -> {
            out.writeLong(nextOffset);
            out.writeInt(emissions.size());
            for (Emission each : emissions) {
              out.writeUTF(each.service());
              out.writeLong(each.startMillis());
              out.writeInt(each.revision());
            }
          });
      journal.add(new Journal(sequence, nextOffset));
    }
    if (newLowWater != lowWater) {
      lowWater = newLowWater;
      store.put(key(LOW_WATER, ""), ByteBuffer.allocate(Long.BYTES).putLong(newLowWater).array());
    }
    // All records of what is retained come after them: they tell of nothing that is.
    while (!journal.isEmpty() && journal.getFirst().nextOffset() <= newLowWater) {
      store.delete(emittedKey(journal.removeFirst().sequence()));
    }
  }

  void settled(String service, long throughMillis) {
    write(key(SETTLED, service), out -> out.writeLong(throughMillis));
  }

  void layout(String service, SeriesLayout layout) {
    write(
        key(LAYOUT, service + '\0' + layout.stableHash()),
        out -> WindowStateCodec.writeLayout(layout, out));
  }

  void jvm(String instance, long jvmStartMillis, JvmNames names) {
    write(
        key(JVM, instance + '\0' + jvmStartMillis),
        out -> {
          out.writeInt(names.layout().stableHash());
          out.writeUTF(names.version());
          out.writeUTF(names.zone());
        });
  }

  void forgetJvm(String instance, long jvmStartMillis) {
    store.delete(key(JVM, instance + '\0' + jvmStartMillis));
  }

  void forgetService(String service, Iterable<Integer> layoutHashes) {
    store.delete(key(SETTLED, service));
    layoutHashes.forEach(hash -> store.delete(key(LAYOUT, service + '\0' + hash)));
  }

  private interface Entry {
    void read(String name, DataInputStream in) throws IOException;
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  private void each(byte kind, Entry action) {
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found =
        store.range(key(kind, ""), key((byte) (kind + 1), ""))) {
      found.forEachRemaining(entries::add);
    }
    for (KeyValue<Bytes, byte[]> entry : entries) {
      byte[] key = entry.key.get();
      if (key[0] == kind) {
        String name = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
        try {
          action.read(name, new DataInputStream(new ByteArrayInputStream(entry.value)));
        } catch (IOException e) {
          throw new IllegalStateException(
              "the kept state of " + name + " cannot be read; remedy: reset the application", e);
        }
      }
    }
  }

  private void write(Bytes key, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    store.put(key, bytes.toByteArray());
  }

  private static Bytes emittedKey(long sequence) {
    return key(EMITTED, String.format("%019d", sequence));
  }

  private static Bytes key(byte kind, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + text.length).put(kind).put(text).array());
  }
}
