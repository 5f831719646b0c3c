package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.SeriesLayout;
import java.util.Map;

/**
 * A layout, where in it the entries of a sample's positional arrays have their columns, and what
 * the application's own metrics are. Shared by all JVMs that measure the same.
 */
final class BoundLayout {
  /**
   * The columns of one positional array.
   *
   * @param entries entries that have a name
   * @param gauge column of the first entry's first gauge
   * @param gauges gauges per entry
   */
  record Columns(
      int entries,
      int gauge,
      int gauges,
      int counter,
      int counters,
      int distribution,
      int distributions) {}

  private final SeriesLayout series;
  private final Columns[] groups;
  private final Map<String, String> descriptions;

  /**
   * @param descriptions by metric, of those that the sample's identity describes
   */
  BoundLayout(SeriesLayout series, Columns[] groups, Map<String, String> descriptions) {
    this.series = series;
    this.groups = groups;
    this.descriptions = Map.copyOf(descriptions);
  }

  Map<String, String> descriptions() {
    return descriptions;
  }

  SeriesLayout series() {
    return series;
  }

  int entries(int group) {
    return groups[group].entries();
  }

  int firstGauge(int group, int entry) {
    Columns columns = groups[group];
    return columns.gauge() + entry * columns.gauges();
  }

  int firstCounter(int group, int entry) {
    Columns columns = groups[group];
    return columns.counter() + entry * columns.counters();
  }

  int firstDistribution(int group, int entry) {
    Columns columns = groups[group];
    return columns.distribution() + entry * columns.distributions();
  }
}
