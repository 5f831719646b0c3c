package io.fleetpulse.agent.spool;

import io.fleetpulse.agent.sample.EncodedSample;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.function.Consumer;
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

  private static final String ENDING = ".samples";
  private static final int SEGMENTS = 16;
  private static final int MOST_SHOWN = 100;

  private final Path folder;
  private final long mostBytes;
  private final Consumer<EncodedSample> lost;
  private final FileChannel lock;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private @Nullable OutputStream out;
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

  private Spool(Path folder, long mostBytes, Consumer<EncodedSample> lost, FileChannel lock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.lost = lost;
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
   * @param lost takes each sample that had to be deleted to stay within the bound, or was too old
   * @throws IOException if it cannot be written, or another process has it
   */
  public static Spool open(Path folder, long mostBytes, Consumer<EncodedSample> lost)
      throws IOException {
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new IOException("another process has " + folder);
      }
      Spool spool = new Spool(folder, mostBytes, lost, lock);
      spool.find();
      return spool;
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new IOException("another agent of this JVM has " + folder, e);
    } catch (IOException e) {
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
   * Adds samples behind the others; the oldest are deleted if need be. They are with the operating
   * system then: the JVM's death does not take them.
   *
   * @throws IOException if not all of them could be written; then none counts as added
   */
  public void append(List<EncodedSample> samples) throws IOException {
    byte[] records = records(samples);
    Segment last = segments.peekLast();
    if (last == null || out == null || last.bytes + records.length > mostBytes / SEGMENTS) {
      roll();
    }
    Segment open = segments.getLast();
    OutputStream to = out;
    if (to == null) {
      throw new IOException("no segment is open");
    }
    try {
      to.write(records);
      open.bytes += records.length;
    } catch (IOException e) {
      cut(open);
      throw e;
    }
    while (bytes() > mostBytes && segments.size() > 1) {
      drop(segments.getFirst());
    }
  }

  /** The oldest samples, at most so many; {@link #arrived} removes them. */
  public List<EncodedSample> oldest(int most) throws IOException {
    List<EncodedSample> oldest = new ArrayList<>();
    while (oldest.isEmpty() && !segments.isEmpty()) {
      Segment first = segments.getFirst();
      oldest.addAll(read(first, most));
      if (oldest.isEmpty()) {
        delete(first); // all of it arrived, or its end is torn
      }
    }
    return oldest;
  }

  /** The samples that {@link #oldest} gave have arrived. */
  public void arrived(List<EncodedSample> samples) throws IOException {
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
      if (Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(KEPT))) {
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

  private static byte[] records(List<EncodedSample> samples) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (EncodedSample sample : samples) {
      records.writeBytes(SegmentCodec.encode(sample));
    }
    return records.toByteArray();
  }

  private void roll() throws IOException {
    closeOut();
    Path file = folder.resolve("%019d%s".formatted(nextNumber, ENDING));
    out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    nextNumber++;
    segments.addLast(new Segment(file, 0));
  }

  /** Takes back what a failed write has left behind. */
  private void cut(Segment segment) throws IOException {
    closeOut();
    try (FileChannel file = FileChannel.open(segment.file, StandardOpenOption.WRITE)) {
      file.truncate(segment.bytes);
    }
  }

  private List<EncodedSample> read(Segment segment, int most) throws IOException {
    List<EncodedSample> samples = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(segment.file)))) {
      in.skipNBytes(segment.readBytes);
      while (samples.size() < most) {
        EncodedSample sample = SegmentCodec.read(in);
        if (sample == null) {
          break;
        }
        samples.add(sample);
      }
    }
    return samples;
  }

  private void drop(Segment segment) throws IOException {
    read(segment, Integer.MAX_VALUE).forEach(lost);
    delete(segment);
  }

  private void delete(Segment segment) throws IOException {
    if (segment == segments.peekLast()) {
      closeOut();
    }
    segments.remove(segment);
    Files.deleteIfExists(segment.file);
  }

  private void closeOut() throws IOException {
    OutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
