package io.fleetpulse.agent.spool;

import io.fleetpulse.agent.sample.EncodedSample;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Samples on disk, oldest first, within a bound in bytes: files that are written to their end, read
 * from their beginning and deleted when all in them has arrived. What an earlier launch of the same
 * instance left is there first. After a death a file is read from its beginning again: whoever
 * takes the samples knows by sequence and start which it has had.
 *
 * <p>For the publishing thread. One process at a time has a folder, by a lock.
 */
public final class Spool implements AutoCloseable {
  /** No processor believes samples that are older. */
  private static final Duration KEPT = Duration.ofHours(24);

  private static final String LOCK = "lock";
  private static final String ENDING = ".samples";
  private static final int SEGMENTS = 16;
  private static final int MOST_SHOWN = 100;

  private final Path folder;
  private final long mostBytes;
  private final Losses losses;
  private final FileChannel lock;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private @Nullable OutputStream out;

  /** Hash of the identity that was last written to what is open. */
  private OptionalInt known = OptionalInt.empty();

  private long nextNumber;

  /** One file; how much of it has arrived is known in memory only. */
  private static final class Segment {
    final Path file;
    long bytes;
    long readBytes;

    Segment(Path file, long bytes) {
      this.file = file;
      this.bytes = bytes;
    }
  }

  /** Takes what will never be sent. */
  public interface Losses {
    /** Deleted to stay within the bound, or too old. */
    void lost(EncodedSample sample);

    /** Samples nobody knows the numbers of: their file cannot be read, or not to its end. */
    void damaged(Path file, long bytes, String why);
  }

  private Spool(Path folder, long mostBytes, Losses losses, FileChannel lock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.losses = losses;
    this.lock = lock;
  }

  /** The folder of one instance; its name shows the instance's, which may hold any character. */
  public static Path folder(String directory, String instanceKey) {
    CRC32 crc = new CRC32();
    crc.update(instanceKey.getBytes(StandardCharsets.UTF_8));
    String shown = instanceKey.replaceAll("[^A-Za-z0-9.-]", "_");
    String cut = shown.substring(0, Math.min(shown.length(), MOST_SHOWN));
    return Path.of(directory, cut + "-" + Long.toHexString(crc.getValue()));
  }

  /**
   * Opens the folder of one instance; makes it if need be.
   *
   * @throws IOException if it cannot be written, or another process has it
   */
  public static Spool open(Path folder, long mostBytes, Losses losses) throws IOException {
    Files.createDirectories(folder);
    sweep(folder);
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new IOException("another process has " + folder);
      }
      Spool spool = new Spool(folder, mostBytes, losses, lock);
      spool.find();
      return spool;
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new IOException("another agent of this JVM has " + folder, e);
    } catch (Throwable e) { // it is asked for again: what is held would be another's
      lock.close();
      throw e;
    }
  }

  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Bytes on disk. */
  public long bytes() {
    return segments.stream().mapToLong(segment -> segment.bytes).sum();
  }

  /**
   * Adds samples behind the others; the oldest are deleted first if need be. They are with the
   * operating system then: the JVM's death does not take them. An identity is written once to each
   * file, as files go whole.
   *
   * @throws IOException if not all of them could be written; then none counts as added
   */
  public void append(List<EncodedSample> samples) throws IOException {
    if (samples.isEmpty()) {
      return;
    }
    byte[] records = records(samples);
    while (bytes() + records.length > mostBytes && !segments.isEmpty()) {
      drop(segments.getFirst());
    }
    Segment last = segments.peekLast();
    if (last == null || out == null || last.bytes + records.length > mostBytes / SEGMENTS) {
      roll();
      records = records(samples);
    }
    Segment open = segments.getLast();
    OutputStream to = out;
    if (to == null) {
      throw new IOException("no segment is open");
    }
    try {
      to.write(records);
      open.bytes += records.length;
      known = OptionalInt.of(samples.get(samples.size() - 1).identityHash());
    } catch (IOException e) {
      cut(open);
      throw e;
    }
  }

  /**
   * The oldest samples; {@link #arrived} removes them. A file that cannot be read is given up.
   *
   * @param most so many, and one at least
   * @param mostBytes they hold about so much
   */
  public List<EncodedSample> oldest(int most, int mostBytes) {
    while (!segments.isEmpty()) {
      Segment first = segments.getFirst();
      List<EncodedSample> oldest = new ArrayList<>();
      int[] held = {0};
      String trouble =
          read(
              first,
              sample -> {
                oldest.add(sample);
                held[0] += SegmentCodec.size(sample);
                return oldest.size() < most && held[0] < mostBytes;
              });
      if (!oldest.isEmpty()) {
        return oldest;
      }
      giveUp(first, trouble == null ? "its end was not written whole" : trouble);
    }
    return List.of();
  }

  /** The samples that {@link #oldest} gave have arrived. */
  public void arrived(List<EncodedSample> samples) {
    Segment first = segments.getFirst();
    for (EncodedSample sample : samples) {
      first.readBytes += SegmentCodec.size(sample);
    }
    if (first.readBytes >= first.bytes) {
      delete(first);
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      closeOut();
    }
  }

  /** Deletes what instances left that will not come back under their ids: pods, above all. */
  private static void sweep(Path own) throws IOException {
    Path parent = own.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    List<Path> others;
    try (Stream<Path> all = Files.list(parent)) {
      others =
          all.filter(other -> !other.getFileName().equals(own.getFileName()))
              .filter(other -> Files.isRegularFile(other.resolve(LOCK)))
              .toList();
    }
    for (Path other : others) {
      try (FileChannel lock = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
        if (lock.tryLock() != null) {
          deleteIfOld(other);
        }
      } catch (IOException | OverlappingFileLockException e) {
        // Somebody's who lives, or not ours to delete.
      }
    }
  }

  private static void deleteIfOld(Path other) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(other)) {
      files = all.toList();
    }
    for (Path file : files) {
      if (!old(file)) {
        return;
      }
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(other);
  }

  private static boolean old(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(KEPT));
  }

  private void find() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (Path file : files) {
      Segment segment = new Segment(file, Files.size(file));
      String name = file.getFileName().toString();
      nextNumber = Math.max(nextNumber, number(name) + 1);
      segments.addLast(segment);
      if (old(file)) {
        drop(segment);
      }
    }
  }

  private static long number(String name) {
    try {
      return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
    } catch (NumberFormatException e) {
      return 0; // no file of ours, though it is read as one
    }
  }

  private byte[] records(List<EncodedSample> samples) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    OptionalInt written = known;
    for (EncodedSample sample : samples) {
      boolean again = written.isPresent() && written.getAsInt() == sample.identityHash();
      records.writeBytes(SegmentCodec.encode(again ? sample.withoutIdentity() : sample));
      if (sample.identity().length > 0) {
        written = OptionalInt.of(sample.identityHash());
      }
    }
    return records.toByteArray();
  }

  private void roll() throws IOException {
    closeOut();
    Path file = folder.resolve("%019d%s".formatted(nextNumber, ENDING));
    // Not of a channel: an interrupt, as at the host's end, would close it.
    out = new FileOutputStream(file.toFile());
    nextNumber++;
    segments.addLast(new Segment(file, 0));
  }

  /** Takes back what a failed write has left behind. */
  private void cut(Segment segment) throws IOException {
    closeOut();
    try (RandomAccessFile file = new RandomAccessFile(segment.file.toFile(), "rw")) {
      file.setLength(segment.bytes);
    }
  }

  /** Takes samples one by one; says whether it wants another. */
  private interface Reader {
    boolean read(EncodedSample sample);
  }

  /** What kept it from going on; null: nothing, or a record that was not written whole. */
  private static @Nullable String read(Segment segment, Reader reader) {
    // Not of a channel: the thread may be interrupted, and has to get on all the same.
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(segment.file.toFile())))) {
      in.skipNBytes(segment.readBytes);
      EncodedSample sample = SegmentCodec.read(in);
      while (sample != null && reader.read(sample)) {
        sample = SegmentCodec.read(in);
      }
      return null;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void drop(Segment segment) {
    String trouble =
        read(
            segment,
            sample -> {
              losses.lost(sample);
              segment.readBytes += SegmentCodec.size(sample);
              return true;
            });
    giveUp(segment, trouble == null ? "its end was not written whole" : trouble);
  }

  /** Deletes it, whatever is left in it. */
  private void giveUp(Segment segment, String why) {
    long left = segment.bytes - segment.readBytes;
    if (left > 0) {
      losses.damaged(segment.file, left, why);
    }
    delete(segment);
  }

  private void delete(Segment segment) {
    try {
      if (segment == segments.peekLast()) {
        closeOut();
      }
      Files.deleteIfExists(segment.file);
    } catch (IOException e) {
      losses.damaged(segment.file, 0, "it cannot be deleted: " + e);
    } finally {
      segments.remove(segment);
    }
  }

  private void closeOut() throws IOException {
    OutputStream open = out;
    out = null;
    known = OptionalInt.empty();
    if (open != null) {
      open.close();
    }
  }
}
