package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ten-second window as detectors see it; what is not set is not in it. Immutable. */
final class JvmWindow {
  static final long MIB = 1 << 20;
  private static final int SIZE = 10_000;

  private final String collector;
  private final List<Reading> readings;

  private record Reading(Series series, long value, boolean estimated) {}

  private JvmWindow(String collector, List<Reading> readings) {
    this.collector = collector;
    this.readings = readings;
  }

  static JvmWindow of(String collector) {
    return new JvmWindow(collector, List.of());
  }

  JvmWindow bytes(String metric, long bytes) {
    return with(metric, SeriesKind.GAUGE, 1, bytes, false);
  }

  JvmWindow gauge(SeriesKey series, long value) {
    return with(series, SeriesKind.GAUGE, 1, value, false);
  }

  JvmWindow estimatedBytes(String metric, long bytes) {
    return with(metric, SeriesKind.GAUGE, 1, bytes, true);
  }

  JvmWindow percent(String metric, int percent) {
    return with(metric, SeriesKind.GAUGE, 0.01, percent, false);
  }

  JvmWindow millis(String metric, long millis) {
    return with(metric, SeriesKind.GAUGE, 0.001, millis, false);
  }

  JvmWindow increase(String metric, long increase) {
    return with(metric, SeriesKind.COUNTER, 1, increase, false);
  }

  JvmWindow values(String metric, long count) {
    return with(metric, SeriesKind.DISTRIBUTION, 1, count, false);
  }

  /** The window that begins at this second, with its last sample at its end. */
  ClosedWindow at(long second) {
    SeriesLayout layout = SeriesLayout.of(readings.stream().map(Reading::series).toList());
    WindowColumns columns = new WindowColumns(layout);
    for (Reading reading : readings) {
      int column = layout.column(layout.find(reading.series().key()));
      switch (reading.series().kind()) {
        case GAUGE -> columns.read(column, reading.value(), reading.estimated());
        case COUNTER -> columns.count(column, reading.value(), 1L << 40);
        case DISTRIBUTION -> columns.distribute(column, reading.value(), 0, 1_000, 1_000);
      }
    }
    long start = second * 1_000;
    WindowHeader header =
        new WindowHeader(
            start, SIZE, 0, 0, false, 10, 0, 0, 0, 0, 9, start + 1_000, start + SIZE, 0);
    InstanceIdentity identity =
        new InstanceIdentity(
            "default", "shop", "one", "", "", "", 1, Map.of(), "", "", "", 17, collector, Map.of(),
            List.of(), "", "");
    return new ClosedWindow(identity, layout, header, columns);
  }

  private JvmWindow with(
      String metric, SeriesKind kind, double scale, long value, boolean estimated) {
    return with(SeriesKey.of(metric), kind, scale, value, estimated);
  }

  private JvmWindow with(
      SeriesKey key, SeriesKind kind, double scale, long value, boolean estimated) {
    List<Reading> more = new ArrayList<>(readings);
    more.removeIf(reading -> reading.series().key().equals(key));
    more.add(new Reading(new Series(key, kind, scale, "1"), value, estimated));
    return new JvmWindow(collector, List.copyOf(more));
  }
}
