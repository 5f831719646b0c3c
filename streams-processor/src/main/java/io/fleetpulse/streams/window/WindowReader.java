package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.MetricKind;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.serde.BucketRuns;
import io.fleetpulse.schemas.serde.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads window summaries of this version's schema, field by field as {@link WindowEncoder} writes
 * them. For one thread; throws what {@link AvroCursor} throws.
 */
public final class WindowReader {
  private static final MetricKind[] KINDS = MetricKind.values();
  private static final SeriesLayout NOTHING = SeriesLayout.of(List.of());

  private final AvroCursor in = new AvroCursor();
  private int layoutHash;
  private @Nullable Names names;
  private boolean ok;
  private int[] estimated = {};

  /** What travels with a window now and then. */
  public record Names(
      SeriesLayout layout, String version, String zone, Map<String, String> labels) {}

  /** Reads all but the columns; what else is known then is asked of the other methods. */
  public WindowHeader header(byte[] bytes) {
    in.reset(bytes, WireFormat.HEADER_BYTES);
    long startMillis = in.readLong();
    int sizeMillis = in.readInt();
    long jvmStartMillis = in.readLong();
    int revision = in.readInt();
    ok = in.readInt() == Quality.OK.ordinal();
    int samples = in.readInt();
    int lost = in.readInt();
    WindowHeader header =
        new WindowHeader(
            startMillis,
            sizeMillis,
            jvmStartMillis,
            revision,
            !ok && lost == 0,
            samples,
            lost,
            in.readInt(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong());
    readEstimated();
    layoutHash = in.readInt();
    names = in.readLong() == AvroBytes.PRESENT_BRANCH ? names() : null;
    return header;
  }

  /** Whether every sample is in the window whose header was read. */
  public boolean ok() {
    return ok;
  }

  /** Hash of its layout. */
  public int layoutHash() {
    return layoutHash;
  }

  /** What its columns stand for, if it travelled with them. */
  public @Nullable Names travellingNames() {
    return names;
  }

  /**
   * The whole window.
   *
   * @param layout the one with its {@link #layoutHash}
   */
  public ClosedWindow window(byte[] bytes, InstanceIdentity identity, SeriesLayout layout) {
    WindowHeader header = header(bytes);
    WindowColumns columns = new WindowColumns(layout);
    gauges(columns, layout.gauges(), header.samples());
    long[] increases = longs(layout.counters());
    long[] totals = longs(layout.counters());
    for (int i = 0; i < increases.length; i++) {
      columns.count(i, increases[i], totals[i]);
    }
    distributions(columns, layout.distributions());
    return new ClosedWindow(identity, layout, header, columns);
  }

  /** A window whose columns are none. */
  public ClosedWindow withoutColumns(byte[] bytes, InstanceIdentity identity) {
    return new ClosedWindow(identity, NOTHING, header(bytes), new WindowColumns(NOTHING));
  }

  private void readEstimated() {
    if (estimated.length > 0) {
      estimated = new int[0];
    }
    for (long block = in.readBlock(); block != 0; block = in.readBlock()) {
      int next = estimated.length;
      estimated = Arrays.copyOf(estimated, next + (int) block);
      for (long i = 0; i < block; i++) {
        estimated[next++] = in.readInt();
      }
    }
  }

  private void gauges(WindowColumns columns, int gauges, int samples) {
    long[] counts = longs(-1);
    long[] last = longs(gauges);
    long[] below = longs(gauges);
    long[] above = longs(gauges);
    long[] delta = longs(gauges);
    for (int i = 0; i < gauges; i++) {
      int count = counts.length == 0 ? samples : (int) counts[i];
      columns.restore(
          i,
          count,
          last[i],
          last[i] - below[i],
          last[i] + above[i],
          delta[i] + count * last[i],
          isEstimated(i));
    }
  }

  private boolean isEstimated(int gauge) {
    for (int each : estimated) {
      if (each == gauge) {
        return true;
      }
    }
    return false;
  }

  private void distributions(WindowColumns columns, int distributions) {
    long[] counts = longs(distributions);
    long[] sums = longs(distributions);
    long[] totalCounts = longs(distributions);
    long[] totalSums = longs(distributions);
    for (int i = 0; i < distributions; i++) {
      columns.distribute(i, counts[i], sums[i], totalCounts[i], totalSums[i]);
    }
    int next = 0;
    for (long block = in.readBlock(); block != 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++, next++) {
        if (in.readLong() == AvroBytes.PRESENT_BRANCH) {
          columns.merge(next, histogram());
        }
      }
    }
  }

  private ExponentialHistogram histogram() {
    int scale = in.readInt();
    long zeroCount = in.readLong();
    int offset = in.readInt();
    long[] counts = BucketRuns.dense(longs(-1));
    return ExponentialHistogram.of(
        scale,
        zeroCount,
        offset,
        counts,
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }

  private Names names() {
    in.skipBytes();
    in.skipBytes();
    in.skipBytes();
    String version = in.readString();
    String zone = in.readString();
    Map<String, String> labels = texts();
    List<Series> series = new ArrayList<>();
    for (long block = in.readBlock(); block != 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++) {
        String metric = in.readString();
        SeriesKind kind = kind(KINDS[in.readInt()]);
        double scale = in.readDouble();
        String unit = in.readString();
        series.add(new Series(new SeriesKey(metric, texts()), kind, scale, unit));
      }
    }
    return new Names(SeriesLayout.of(series), version, zone, labels);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    for (long block = in.readBlock(); block != 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++) {
        texts.put(in.readString(), in.readString());
      }
    }
    return texts;
  }

  /**
   * @param expected how many there must be; -1: as many as come
   */
  private long[] longs(int expected) {
    long[] values = new long[Math.max(0, expected)];
    int next = 0;
    for (long block = in.readBlock(); block != 0; block = in.readBlock()) {
      if (expected < 0) {
        values = Arrays.copyOf(values, next + (int) block);
      }
      if (next + block > values.length) {
        throw new IllegalArgumentException("more columns than the layout has: " + (next + block));
      }
      for (long i = 0; i < block; i++) {
        values[next++] = in.readLong();
      }
    }
    if (next != values.length) {
      throw new IllegalArgumentException(next + " columns of " + values.length);
    }
    return values;
  }

  private static SeriesKind kind(MetricKind kind) {
    return switch (kind) {
      case GAUGE -> SeriesKind.GAUGE;
      case COUNTER -> SeriesKind.COUNTER;
      case DISTRIBUTION -> SeriesKind.DISTRIBUTION;
    };
  }
}
