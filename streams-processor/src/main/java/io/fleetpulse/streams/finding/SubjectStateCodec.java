package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.detect.LeakWatch;
import io.fleetpulse.analysis.trend.Point;
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
  private static final int FORMAT = 3;

  private final StandingsCodec standings;

  SubjectStateCodec(StandingsCodec standings) {
    this.standings = standings;
  }

  byte[] write(SubjectState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeLong(state.jvmStartMillis);
      out.writeLong(state.startedMillis);
      for (long judged : state.judgedMillis) {
        out.writeLong(judged);
      }
      writePoints(state.heap.points(), out);
      writePoints(state.threads.points(), out);
      standings.write(state, out);
      RecentCodec.write(state.recent, out);
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
    for (int i = 0; i < state.judgedMillis.length; i++) {
      state.judgedMillis[i] = in.readLong();
    }
    readPoints(state.heap, in);
    readPoints(state.threads, in);
    standings.read(in, state);
    RecentCodec.read(in, state);
    return state;
  }

  private static void writePoints(List<Point> points, DataOutputStream out) throws IOException {
    VarNumbers.write(points.size(), out);
    long time = 0;
    long value = 0;
    for (Point point : points) {
      // Bytes and threads: whole numbers.
      long now = Math.round(point.value());
      VarNumbers.write((point.timeMillis() - time) << 1 | (point.sure() ? 1 : 0), out);
      VarNumbers.write(now - value, out);
      time = point.timeMillis();
      value = now;
    }
  }

  private static void readPoints(LeakWatch into, DataInputStream in) throws IOException {
    long points = VarNumbers.read(in);
    long time = 0;
    long value = 0;
    for (long i = 0; i < points; i++) {
      long step = VarNumbers.read(in);
      time += step >> 1;
      value += VarNumbers.read(in);
      into.restore(new Point(time, value, (step & 1) == 1));
    }
  }
}
