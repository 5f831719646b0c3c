package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.SeriesLayout;

/** A layout, and where in it the entries of a sample's positional arrays have their columns. */
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

  BoundLayout(SeriesLayout series, Columns[] groups) {
    this.series = series;
    this.groups = groups;
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
