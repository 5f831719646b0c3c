package io.fleetpulse.agent.probe;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HotSpot's own counters, from the file in which it publishes them: {@code hsperfdata_USER/PID} in
 * its temporary folder. The JVM writes into its pages as it counts, so a reading is one copy of a
 * few kilobytes and stops nobody. There is no file with {@code -XX:-UsePerfData} or {@code
 * -XX:+PerfDisableSharedMem}, where the disk cannot be written, and in other JVMs.
 *
 * <p>Format: jdk.internal.jvmstat, PerfDataBuffer 2.0. Nothing of it is trusted: another file of
 * that name, or a part that reaches beyond it, is no counter. For the sampling thread.
 */
final class PerfData implements AutoCloseable {
  /** What a counter says that is not there. */
  static final long ABSENT = -1;

  private static final int MAGIC = 0xcafec0c0;
  private static final int MAJOR = 2;
  private static final int HEADER_BYTES = 32;
  private static final int ENTRY_BYTES = 20;
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_ENTRIES = 4_096;
  private static final int MOST_FOLDERS = 1_000;
  private static final byte LONG = 'J';
  private static final String INIT_DONE = "sun.rt.vmInitDoneTime";
  private static final String FREQUENCY = "sun.os.hrt.frequency";
  private static final String FOLDER = "hsperfdata_";
  private static final double NANOS_PER_SECOND = 1e9;

  private final @Nullable RandomAccessFile file;
  private final Map<String, Integer> offsets;
  private final Map<String, String> texts;
  private final double nanosPerTick;
  private final List<Counter> asked = new ArrayList<>();
  private byte[] bytes = new byte[0];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private final ByteOrder order;
  private int from;
  private boolean known;

  /** One number of the file, as it was when the file was last read. */
  final class Counter {
    private final int offset;
    private final boolean ticks;

    private Counter(int offset, boolean ticks) {
      this.offset = offset;
      this.ticks = ticks;
    }

    boolean present() {
      return offset >= 0;
    }

    /** {@link #ABSENT}: not known. */
    long value() {
      if (offset < 0 || !known) {
        return ABSENT;
      }
      long raw = view.getLong(offset - from);
      return ticks ? (long) (raw * nanosPerTick) : raw;
    }
  }

  private PerfData(
      @Nullable RandomAccessFile file,
      ByteOrder order,
      Map<String, Integer> offsets,
      Map<String, String> texts,
      double nanosPerTick) {
    this.file = file;
    this.order = order;
    this.offsets = offsets;
    this.texts = texts;
    this.nanosPerTick = nanosPerTick;
  }

  /** None of its counters are there. */
  static PerfData none() {
    return new PerfData(null, ByteOrder.nativeOrder(), Map.of(), Map.of(), 1);
  }

  /**
   * That of this JVM, or none.
   *
   * @param startMillis when it started, as its management beans say: a file of another JVM with the
   *     same process id, as left by a container, has another start
   */
  static PerfData ofThisJvm(long startMillis) {
    Set<Path> temporary = new LinkedHashSet<>();
    temporary.add(Path.of("/tmp")); // HotSpot on Linux asks no property
    temporary.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    return find(
        temporary, System.getProperty("user.name", ""), ProcessHandle.current().pid(), startMillis);
  }

  static PerfData find(Set<Path> temporary, String user, long pid, long startMillis) {
    for (Path folder : temporary) {
      for (Path file : candidates(folder, user, Long.toString(pid))) {
        PerfData found = open(file, startMillis);
        if (found != null) {
          return found;
        }
      }
    }
    return none();
  }

  /** The counter of this name; asked for before the first reading. */
  Counter counter(String name) {
    return ask(name, false);
  }

  /** The same for a time, in nanoseconds. */
  Counter nanos(String name) {
    return ask(name, true);
  }

  /** A constant text; empty if there is none. */
  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** Reads all counters that were asked for. */
  void read() {
    RandomAccessFile open = file;
    if (open == null || bytes.length == 0) {
      return;
    }
    try {
      open.seek(from);
      open.readFully(bytes);
      known = true;
    } catch (IOException e) {
      known = false; // cut short: what was read before is old
    }
  }

  @Override
  public void close() {
    RandomAccessFile open = file;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }

  private Counter ask(String name, boolean ticks) {
    Counter counter = new Counter(offsets.getOrDefault(name, -1), ticks);
    if (counter.present()) {
      asked.add(counter);
      known = false;
      from = asked.stream().mapToInt(each -> each.offset).min().orElse(0);
      int to = asked.stream().mapToInt(each -> each.offset).max().orElse(0) + Long.BYTES;
      bytes = new byte[to - from];
      view = ByteBuffer.wrap(bytes).order(order);
    }
    return counter;
  }

  /**
   * That of the user, as far as known, first: the JVM may see a user without a name, or another.
   */
  private static List<Path> candidates(Path temporary, String user, String pid) {
    Set<Path> candidates = new LinkedHashSet<>();
    try {
      candidates.add(temporary.resolve(FOLDER + user).resolve(pid));
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
        for (Path folder : folders) {
          candidates.add(folder.resolve(pid));
          if (candidates.size() >= MOST_FOLDERS) {
            break;
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // A folder that cannot be listed, or a name that is no path here: there is nothing to read.
    }
    return List.copyOf(candidates);
  }

  private static @Nullable PerfData open(Path path, long startMillis) {
    RandomAccessFile file = null;
    PerfData data = null;
    try {
      file = new RandomAccessFile(path.toFile(), "r");
      if (file.length() <= MOST_BYTES) {
        byte[] all = new byte[(int) file.length()];
        file.readFully(all);
        data = parse(file, all, startMillis);
      }
    } catch (IOException | RuntimeException e) {
      data = null;
    }
    if (data == null && file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // As in close.
      }
    }
    return data;
  }

  private static @Nullable PerfData parse(RandomAccessFile file, byte[] all, long startMillis) {
    ByteBuffer header = ByteBuffer.wrap(all);
    if (all.length < HEADER_BYTES || header.getInt(0) != MAGIC || all[5] != MAJOR) {
      return null;
    }
    ByteOrder order = all[4] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    header.order(order);
    Map<String, Integer> offsets = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    int entry = header.getInt(24);
    int entries = Math.min(MOST_ENTRIES, header.getInt(28));
    for (int i = 0; i < entries && within(entry, ENTRY_BYTES, all); i++) {
      int length = header.getInt(entry);
      int name = entry + header.getInt(entry + 4);
      int vector = header.getInt(entry + 8);
      int data = entry + header.getInt(entry + 16);
      if (length < ENTRY_BYTES || !within(entry, length, all) || name < entry || data < entry) {
        break;
      }
      if (vector == 0 && all[entry + 12] == LONG && within(data, Long.BYTES, all)) {
        offsets.put(text(all, name, entry + length), data);
      } else if (vector > 0 && within(data, vector, all)) {
        texts.put(text(all, name, entry + length), text(all, data, data + vector));
      }
      entry += length;
    }
    Integer initDone = offsets.get(INIT_DONE);
    Integer frequency = offsets.get(FREQUENCY);
    if (initDone == null || header.getLong(initDone) != startMillis || frequency == null) {
      return null;
    }
    long perSecond = header.getLong(frequency);
    return perSecond <= 0
        ? null
        : new PerfData(file, order, offsets, texts, NANOS_PER_SECOND / perSecond);
  }

  private static boolean within(int from, int length, byte[] all) {
    return from >= 0 && length >= 0 && from <= all.length - length;
  }

  private static String text(byte[] all, int from, int limit) {
    int to = from;
    while (to < Math.min(limit, all.length) && all[to] != 0) {
      to++;
    }
    return new String(all, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
