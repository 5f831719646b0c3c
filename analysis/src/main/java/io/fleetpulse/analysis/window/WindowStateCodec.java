package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes and reads the state of an instance's windows. A JVM's layout is not written, being long
 * and seldom new: the reader gets it from where it is kept, and the hash tells whether it is the
 * one.
 */
public final class WindowStateCodec {
  private static final int FORMAT = 3;

  private WindowStateCodec() {}

  /** Where the names of a JVM's columns are kept. */
  public interface JvmNames {
    InstanceIdentity identity(long jvmStartMillis) throws IOException;

    SeriesLayout layout(long jvmStartMillis) throws IOException;
  }

  public static void write(InstanceWindows state, DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeByte(state.current);
    out.writeInt(state.returns);
    out.writeLong(state.lastReturnMillis);
    out.writeBoolean(state.duplicateIdentity);
    out.writeBoolean(state.silent);
    out.writeByte(state.jvms.size());
    for (JvmWindows jvm : state.jvms) {
      writeJvm(jvm, out);
    }
  }

  /**
   * Reads a state back.
   *
   * @throws IOException if the bytes are none, or a layout is not the one they were written with
   */
  public static InstanceWindows read(DataInput in, JvmNames names) throws IOException {
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("window state of format " + format + ", this version reads " + FORMAT);
    }
    InstanceWindows state = new InstanceWindows();
    state.current = in.readByte();
    state.returns = in.readInt();
    state.lastReturnMillis = in.readLong();
    state.duplicateIdentity = in.readBoolean();
    state.silent = in.readBoolean();
    int jvms = in.readByte();
    for (int i = 0; i < jvms; i++) {
      state.jvms.add(readJvm(in, names));
    }
    state.restored();
    return state;
  }

  private static void writeJvm(JvmWindows jvm, DataOutput out) throws IOException {
    out.writeLong(jvm.jvmStartMillis);
    out.writeInt(jvm.layout.stableHash());
    out.writeLong(jvm.lastSequence);
    out.writeLong(jvm.skew.millis());
    out.writeLong(jvm.skew.runMinMillis());
    out.writeLong(jvm.skew.runSinceMillis());
    out.writeInt(jvm.skew.runSamples());
    out.writeLong(jvm.lastArrivalMillis);
    out.writeLong(jvm.lastSampleMillis);
    out.writeLong(jvm.publishIntervalMillis);
    out.writeBoolean(jvm.idle);
    out.writeBoolean(jvm.ended);
    out.writeLong(jvm.late);
    out.writeLong(jvm.closedThroughMillis);
    writeLongs(jvm.counterLast, out);
    writeLongs(jvm.distributionCountLast, out);
    writeLongs(jvm.distributionSumLast, out);
    OpenWindow open = jvm.open;
    out.writeBoolean(open != null);
    if (open != null) {
      boolean emitted = open.emitted();
      out.writeBoolean(emitted);
      writeWindow(open.peek(jvm.identity, jvm.jvmStartMillis, jvm.skew.millis()), jvm.layout, out);
    }
    writeLonger(jvm.minute, jvm.layout, out);
    writeLonger(jvm.tenMinutes, jvm.layout, out);
  }

  private static void writeLonger(LongerWindows longer, SeriesLayout usual, DataOutput out)
      throws IOException {
    out.writeInt(longer.revision());
    out.writeInt(longer.emittedSamples());
    ClosedWindow sofar = longer.sofar();
    out.writeBoolean(sofar != null);
    if (sofar != null) {
      writeWindow(sofar, usual, out);
    }
  }

  private static JvmWindows readJvm(DataInput in, JvmNames names) throws IOException {
    long start = in.readLong();
    InstanceIdentity identity = names.identity(start);
    SeriesLayout layout = names.layout(start);
    int hash = in.readInt();
    if (hash != layout.stableHash()) {
      throw new IOException(
          "window state of " + identity.key() + " was written with another layout than is kept");
    }
    JvmWindows jvm = new JvmWindows(start, identity, layout);
    jvm.lastSequence = in.readLong();
    jvm.skew = new ClockSkew(in.readLong(), in.readLong(), in.readLong(), in.readInt());
    jvm.lastArrivalMillis = in.readLong();
    jvm.lastSampleMillis = in.readLong();
    jvm.publishIntervalMillis = in.readLong();
    jvm.idle = in.readBoolean();
    jvm.ended = in.readBoolean();
    jvm.late = in.readLong();
    jvm.closedThroughMillis = in.readLong();
    jvm.counterLast = readLongs(in);
    jvm.distributionCountLast = readLongs(in);
    jvm.distributionSumLast = readLongs(in);
    if (in.readBoolean()) {
      boolean emitted = in.readBoolean();
      jvm.open = OpenWindow.resumed(readWindow(in, identity, layout), emitted);
    }
    readLonger(in, jvm.minute, identity, layout);
    readLonger(in, jvm.tenMinutes, identity, layout);
    return jvm;
  }

  private static void readLonger(
      DataInput in, LongerWindows longer, InstanceIdentity identity, SeriesLayout layout)
      throws IOException {
    longer.restore(in.readInt(), in.readInt());
    if (in.readBoolean()) {
      longer.add(readWindow(in, identity, layout));
    }
  }

  private static void writeWindow(ClosedWindow window, SeriesLayout usual, DataOutput out)
      throws IOException {
    WindowHeader header = window.header();
    out.writeLong(header.startMillis());
    out.writeInt(header.sizeMillis());
    out.writeLong(header.jvmStartMillis());
    out.writeInt(header.revision());
    out.writeBoolean(header.provisional());
    out.writeInt(header.samples());
    out.writeInt(header.lostSamples());
    out.writeInt(header.duplicateSamples());
    out.writeInt(header.invalidValues());
    out.writeLong(header.firstSequence());
    out.writeLong(header.lastSequence());
    out.writeLong(header.firstSampleMillis());
    out.writeLong(header.lastSampleMillis());
    out.writeLong(header.clockSkewMillis());
    boolean ownLayout = !window.layout().equals(usual);
    out.writeBoolean(ownLayout);
    if (ownLayout) {
      writeLayout(window.layout(), out);
    }
    writeColumns(window.columns(), window.layout(), out);
  }

  private static ClosedWindow readWindow(
      DataInput in, InstanceIdentity identity, SeriesLayout usual) throws IOException {
    WindowHeader header =
        new WindowHeader(
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readInt(),
            in.readBoolean(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong());
    SeriesLayout layout = in.readBoolean() ? readLayout(in) : usual;
    return new ClosedWindow(identity, layout, header, readColumns(in, layout));
  }

  /** Writes a layout with all its names. */
  public static void writeLayout(SeriesLayout layout, DataOutput out) throws IOException {
    out.writeInt(layout.series().size());
    for (Series series : layout.series()) {
      out.writeUTF(series.key().metric());
      out.writeByte(series.kind().ordinal());
      out.writeDouble(series.scale());
      out.writeUTF(series.unit());
      Map<String, String> attributes = new TreeMap<>(series.key().attributes());
      out.writeByte(attributes.size());
      for (Map.Entry<String, String> attribute : attributes.entrySet()) {
        out.writeUTF(attribute.getKey());
        out.writeUTF(attribute.getValue());
      }
    }
  }

  /** Reads what {@link #writeLayout} wrote. */
  public static SeriesLayout readLayout(DataInput in) throws IOException {
    int size = in.readInt();
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String metric = in.readUTF();
      SeriesKind kind = SeriesKind.values()[in.readByte()];
      double scale = in.readDouble();
      String unit = in.readUTF();
      Map<String, String> attributes = new TreeMap<>();
      int count = in.readByte();
      for (int k = 0; k < count; k++) {
        attributes.put(in.readUTF(), in.readUTF());
      }
      all.add(new Series(new SeriesKey(metric, attributes), kind, scale, unit));
    }
    return SeriesLayout.of(all);
  }

  private static void writeColumns(WindowColumns columns, SeriesLayout layout, DataOutput out)
      throws IOException {
    for (int i = 0; i < layout.gauges(); i++) {
      out.writeInt(columns.gaugeCount[i]);
      out.writeLong(columns.gaugeLast[i]);
      out.writeLong(columns.gaugeMin[i]);
      out.writeLong(columns.gaugeMax[i]);
      out.writeLong(columns.gaugeSum[i]);
      out.writeBoolean(columns.gaugeEstimated[i]);
    }
    for (int i = 0; i < layout.counters(); i++) {
      out.writeLong(columns.counterIncrease[i]);
      out.writeLong(columns.counterTotal[i]);
    }
    for (int i = 0; i < layout.distributions(); i++) {
      out.writeLong(columns.distributionCount[i]);
      out.writeLong(columns.distributionSum[i]);
      out.writeLong(columns.distributionTotalCount[i]);
      out.writeLong(columns.distributionTotalSum[i]);
      ExponentialHistogram histogram = columns.histograms[i];
      out.writeBoolean(histogram != null);
      if (histogram != null) {
        writeHistogram(histogram, out);
      }
    }
  }

  private static WindowColumns readColumns(DataInput in, SeriesLayout layout) throws IOException {
    WindowColumns columns = new WindowColumns(layout);
    for (int i = 0; i < layout.gauges(); i++) {
      columns.gaugeCount[i] = in.readInt();
      columns.gaugeLast[i] = in.readLong();
      columns.gaugeMin[i] = in.readLong();
      columns.gaugeMax[i] = in.readLong();
      columns.gaugeSum[i] = in.readLong();
      columns.gaugeEstimated[i] = in.readBoolean();
    }
    for (int i = 0; i < layout.counters(); i++) {
      columns.counterIncrease[i] = in.readLong();
      columns.counterTotal[i] = in.readLong();
    }
    for (int i = 0; i < layout.distributions(); i++) {
      columns.distributionCount[i] = in.readLong();
      columns.distributionSum[i] = in.readLong();
      columns.distributionTotalCount[i] = in.readLong();
      columns.distributionTotalSum[i] = in.readLong();
      if (in.readBoolean()) {
        columns.histograms[i] = readHistogram(in);
      }
    }
    return columns;
  }

  private static void writeHistogram(ExponentialHistogram histogram, DataOutput out)
      throws IOException {
    out.writeByte(histogram.scale());
    out.writeLong(histogram.zeroCount());
    out.writeInt(histogram.offset());
    out.writeLong(histogram.count());
    out.writeDouble(histogram.sum());
    out.writeDouble(histogram.min());
    out.writeDouble(histogram.max());
    out.writeInt(histogram.bucketCount());
    for (int k = 0; k < histogram.bucketCount(); k++) {
      out.writeLong(histogram.bucket(k));
    }
  }

  private static ExponentialHistogram readHistogram(DataInput in) throws IOException {
    int scale = in.readByte();
    long zeroCount = in.readLong();
    int offset = in.readInt();
    long count = in.readLong();
    double sum = in.readDouble();
    double min = in.readDouble();
    double max = in.readDouble();
    long[] counts = new long[in.readInt()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = in.readLong();
    }
    return ExponentialHistogram.of(scale, zeroCount, offset, counts, count, sum, min, max);
  }

  private static void writeLongs(long[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }
}
