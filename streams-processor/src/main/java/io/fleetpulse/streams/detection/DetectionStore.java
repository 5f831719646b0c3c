package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.detect.JvmAnomalies;
import io.fleetpulse.streams.finding.Standings;
import io.fleetpulse.streams.finding.StandingsCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is kept of the instances that a task watches. For the task's thread. */
final class DetectionStore {
  private static final int FORMAT = 1;
  private static final char LOW_WATER = 'w';
  private static final char INSTANCE = 'i';

  private final KeyValueStore<Bytes, byte[]> store;
  private final StandingsCodec codec;

  DetectionStore(KeyValueStore<Bytes, byte[]> store, StandingsCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** From which offset on records are in no kept state; -1: nothing was ever kept. */
  long lowWater() {
    byte[] mark = store.get(key(LOW_WATER, ""));
    return mark == null ? -1 : ByteBuffer.wrap(mark).getLong();
  }

  void lowWater(long offset) {
    store.put(key(LOW_WATER, ""), ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
  }

  void put(String instance, Watched watched) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeLong(watched.jvmStartMillis);
      out.writeLong(watched.takenMillis);
      out.writeLong(watched.nextOffset);
      codec.write(watched.standings, out);
      watched.anomalies.write(out);
      watched.leaks.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    store.put(key(INSTANCE, instance), bytes.toByteArray());
  }

  void delete(String instance) {
    store.delete(key(INSTANCE, instance));
  }

  void each(BiConsumer<String, Watched> action) {
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(key(INSTANCE, ""), key((char) (INSTANCE + 1), ""))) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        byte[] key = entry.key.get();
        String instance = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
        if (key[0] == INSTANCE) {
          action.accept(instance, read(instance, entry.value));
        }
      }
    }
  }

  private Watched read(String instance, byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("of format " + format + ", this version reads " + FORMAT);
      }
      long jvmStart = in.readLong();
      long taken = in.readLong();
      long offset = in.readLong();
      Standings standings = new Standings(instance);
      codec.read(in, standings);
      Watched watched = new Watched(standings, JvmAnomalies.read(in));
      watched.leaks.read(in);
      watched.jvmStartMillis = jvmStart;
      watched.takenMillis = taken;
      watched.keptOffset = offset;
      watched.nextOffset = offset;
      return watched;
    } catch (IOException e) {
      throw new IllegalStateException(
          "what was kept of " + instance + " cannot be read; remedy: reset the application", e);
    }
  }

  private static Bytes key(char kind, String name) {
    return Bytes.wrap((kind + name).getBytes(StandardCharsets.UTF_8));
  }
}
