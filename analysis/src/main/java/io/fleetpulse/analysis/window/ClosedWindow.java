package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.List;

/** All series of one JVM over one closed window. Immutable: nobody writes its columns any more. */
public final class ClosedWindow implements InstanceEvent {
  private final String instance;
  private final InstanceIdentity identity;
  private final SeriesLayout layout;
  private final WindowHeader header;
  private final WindowColumns columns;

  public ClosedWindow(
      InstanceIdentity identity, SeriesLayout layout, WindowHeader header, WindowColumns columns) {
    this.instance = identity.key();
    this.identity = identity;
    this.layout = layout;
    this.header = header;
    this.columns = columns;
  }

  @Override
  public String instance() {
    return instance;
  }

  public InstanceIdentity identity() {
    return identity;
  }

  public SeriesLayout layout() {
    return layout;
  }

  public WindowHeader header() {
    return header;
  }

  public WindowColumns columns() {
    return columns;
  }

  public long startMillis() {
    return header.startMillis();
  }

  public long sizeMillis() {
    return header.sizeMillis();
  }

  /** First millisecond after it. */
  public long endMillis() {
    return header.startMillis() + header.sizeMillis();
  }

  public long jvmStartMillis() {
    return header.jvmStartMillis();
  }

  public int revision() {
    return header.revision();
  }

  public boolean provisional() {
    return header.provisional();
  }

  public WindowQuality quality() {
    return header.quality();
  }

  public long clockSkewMillis() {
    return header.clockSkewMillis();
  }

  public int samples() {
    return header.samples();
  }

  public int lostSamples() {
    return header.lostSamples();
  }

  public List<Series> series() {
    return layout.series();
  }

  /** The first series of this metric, whatever its attributes; -1: none. */
  public int find(String metric) {
    return layout.find(metric);
  }

  /** The series; -1: none. */
  public int find(SeriesKey key) {
    return layout.find(key);
  }

  /** Whether a gauge's last reading was an estimate. */
  public boolean estimated(int series) {
    return layout.series().get(series).kind() == SeriesKind.GAUGE && columns.gaugeEstimated[series];
  }

  /**
   * A statistic in the metric's unit; NaN when there is no value, or the statistic is not one of
   * the series' kind.
   *
   * @param series position in {@link #series()}
   */
  public double stat(int series, Stat stat) {
    Series which = layout.series().get(series);
    if (!stat.appliesTo(which.kind())) {
      return Double.NaN;
    }
    int column = layout.column(series);
    return switch (which.kind()) {
      case GAUGE -> gauge(column, stat, which.scale());
      case COUNTER -> counter(column, stat, which.scale());
      case DISTRIBUTION -> distribution(column, stat, which.scale());
    };
  }

  private double gauge(int i, Stat stat, double scale) {
    int count = columns.gaugeCount[i];
    if (stat == Stat.COUNT) {
      return count;
    }
    if (count == 0) {
      return Double.NaN;
    }
    return switch (stat) {
      case SUM -> columns.gaugeSum[i] * scale;
      case MIN -> columns.gaugeMin[i] * scale;
      case MAX -> columns.gaugeMax[i] * scale;
      case AVG -> columns.gaugeSum[i] * scale / count;
      case LAST -> columns.gaugeLast[i] * scale;
      default -> Double.NaN;
    };
  }

  private double counter(int i, Stat stat, double scale) {
    if (columns.counterTotal[i] < 0) {
      return Double.NaN;
    }
    return switch (stat) {
      case INCREASE -> columns.counterIncrease[i] * scale;
      case RATE -> perSecond(columns.counterIncrease[i] * scale);
      case TOTAL -> columns.counterTotal[i] * scale;
      default -> Double.NaN;
    };
  }

  private double distribution(int i, Stat stat, double scale) {
    long count = columns.distributionCount[i];
    ExponentialHistogram histogram = columns.histograms[i];
    return switch (stat) {
      case COUNT -> count;
      case RATE -> perSecond(count);
      case SUM -> columns.distributionSum[i] * scale;
      case AVG -> count == 0 ? Double.NaN : columns.distributionSum[i] * scale / count;
      case MIN -> histogram == null ? Double.NaN : histogram.min();
      case MAX -> histogram == null ? Double.NaN : histogram.max();
      default -> histogram == null ? Double.NaN : histogram.quantile(stat.quantile());
    };
  }

  private double perSecond(double increase) {
    return increase * 1000.0 / header.sizeMillis();
  }

  @Override
  public String toString() {
    return "ClosedWindow{" + instance + ", " + header + "}";
  }
}
