package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.rule.EpisodeState;
import io.fleetpulse.analysis.trend.Point;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes and reads what is known of a subject: some bytes per reading of its series, and the last
 * record of each problem that is under way. It is put with nearly every window, so numbers are
 * written as differences of few bytes.
 */
final class SubjectStateCodec {
  private static final int FORMAT = 1;
  private static final EpisodeState[] STATES = {
    EpisodeState.PENDING, EpisodeState.FIRING, EpisodeState.CLEARED
  };

  private final FindingRecords records;
  private final AvroDeserializer<Finding> findings;

  SubjectStateCodec(FindingRecords records, AvroDeserializer<Finding> findings) {
    this.records = records;
    this.findings = findings;
  }

  byte[] write(SubjectState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeLong(state.jvmStartMillis);
      out.writeLong(state.startedMillis);
      out.writeLong(state.judgedMillis);
      out.writeLong(state.minuteJudgedMillis);
      writePoints(state.heap.points(), out);
      writePoints(state.threads.points(), out);
      writeVar(state.standings.size(), out);
      for (Standing standing : state.standings.values()) {
        writeStanding(standing, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what was written.
   *
   * @throws IOException if the bytes are none
   */
  SubjectState read(String key, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("findings of format " + format + ", this version reads " + FORMAT);
    }
    SubjectState state = new SubjectState(key);
    state.jvmStartMillis = in.readLong();
    state.startedMillis = in.readLong();
    state.judgedMillis = in.readLong();
    state.minuteJudgedMillis = in.readLong();
    readPoints(state.heap, in);
    readPoints(state.threads, in);
    long standings = readVar(in);
    for (long i = 0; i < standings; i++) {
      Standing standing = readStanding(in);
      state.standings.put(standing.rule, standing);
    }
    return state;
  }

  private void writeStanding(Standing standing, DataOutputStream out) throws IOException {
    Episode episode = standing.episode;
    out.writeUTF(standing.rule);
    out.writeByte(List.of(STATES).indexOf(episode.state()));
    out.writeLong(episode.startMillis());
    writeVar(episode.revision(), out);
    writeVar(episode.countedMillis(), out);
    writeVar(episode.toldMillis(), out);
    byte[] told = standing.told == null ? new byte[0] : records.bytes(standing.told);
    writeVar(told.length, out);
    out.write(told);
  }

  private Standing readStanding(DataInputStream in) throws IOException {
    String rule = in.readUTF();
    int state = in.readByte();
    if (state < 0 || state >= STATES.length) {
      throw new IOException("an episode in state " + state);
    }
    Episode episode =
        new Episode(STATES[state], in.readLong(), readVar(in), readVar(in), readVar(in));
    byte[] told = in.readNBytes((int) readVar(in));
    return new Standing(
        rule, episode, told.length == 0 ? null : findings.deserialize("findings", told));
  }

  private static void writePoints(List<Point> points, DataOutputStream out) throws IOException {
    writeVar(points.size(), out);
    long time = 0;
    long value = 0;
    for (Point point : points) {
      // Bytes and threads: whole numbers.
      long now = Math.round(point.value());
      writeVar((point.timeMillis() - time) << 1 | (point.sure() ? 1 : 0), out);
      writeVar(now - value, out);
      time = point.timeMillis();
      value = now;
    }
  }

  private static void readPoints(LeakWatch into, DataInputStream in) throws IOException {
    long points = readVar(in);
    long time = 0;
    long value = 0;
    for (long i = 0; i < points; i++) {
      long step = readVar(in);
      time += step >> 1;
      value += readVar(in);
      into.restore(new Point(time, value, (step & 1) == 1));
    }
  }

  private static void writeVar(long value, DataOutputStream out) throws IOException {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7fL) != 0) {
      out.writeByte((int) (zigzag & 0x7f | 0x80));
      zigzag >>>= 7;
    }
    out.writeByte((int) zigzag);
  }

  private static long readVar(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number of more than ten bytes");
  }
}
