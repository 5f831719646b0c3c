package io.fleetpulse.streams.store;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.Layout;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.serde.BucketRuns;
import io.fleetpulse.streams.window.WindowReader;
import java.util.List;

/** A window read back from its stored form. */
public final class StoredWindow {
  private StoredWindow() {}

  /** The series that a stored layout names. */
  public static SeriesLayout layout(Layout stored) {
    return SeriesLayout.of(
        stored.getSeries().stream()
            .map(
                series ->
                    new Series(
                        new SeriesKey(series.getMetric(), series.getAttributes()),
                        SeriesKind.valueOf(series.getKind().name()),
                        series.getScale(),
                        series.getUnit()))
            .toList());
  }

  /** All that a stored layout says. */
  public static WindowReader.Names names(Layout stored) {
    return new WindowReader.Names(
        layout(stored), stored.getVersion(), stored.getZone(), stored.getLabels());
  }

  /**
   * The window.
   *
   * @param layout the series its columns stand for
   */
  public static ClosedWindow read(
      WindowSummary stored, InstanceIdentity identity, SeriesLayout layout) {
    WindowColumns columns = new WindowColumns(layout);
    List<Integer> counts = stored.getGaugeCounts();
    for (int i = 0; i < layout.gauges(); i++) {
      int count = counts.isEmpty() ? stored.getSamples() : counts.get(i);
      long last = stored.getGaugeLast().get(i);
      columns.restore(
          i,
          count,
          last,
          last - stored.getGaugeMinBelowLast().get(i),
          last + stored.getGaugeMaxAboveLast().get(i),
          stored.getGaugeSumDelta().get(i) + count * last,
          stored.getEstimatedGauges().contains(i));
    }
    for (int i = 0; i < layout.counters(); i++) {
      columns.count(i, stored.getCounterIncrease().get(i), stored.getCounterTotal().get(i));
    }
    for (int i = 0; i < layout.distributions(); i++) {
      columns.distribute(
          i,
          stored.getDistributionCount().get(i),
          stored.getDistributionSum().get(i),
          stored.getDistributionTotalCount().get(i),
          stored.getDistributionTotalSum().get(i));
      var histogram = stored.getHistograms().get(i);
      if (histogram != null) {
        columns.merge(i, histogram(histogram));
      }
    }
    WindowHeader header =
        new WindowHeader(
            stored.getWindowStartMillis(),
            stored.getSizeMillis(),
            stored.getStartTimeMillis(),
            stored.getRevision(),
            stored.getQuality() == Quality.PARTIAL && stored.getLostSamples() == 0,
            stored.getSamples(),
            stored.getLostSamples(),
            stored.getDuplicateSamples(),
            stored.getInvalidValues(),
            stored.getFirstSequence(),
            stored.getLastSequence(),
            stored.getFirstSampleMillis(),
            stored.getLastSampleMillis(),
            stored.getClockSkewMillis());
    return new ClosedWindow(identity, layout, header, columns);
  }

  /** A histogram read back. */
  public static ExponentialHistogram histogram(
      io.fleetpulse.schemas.avro.ExponentialHistogram stored) {
    long[] entries = stored.getCounts().stream().mapToLong(Long::longValue).toArray();
    return ExponentialHistogram.of(
        stored.getScale(),
        stored.getZeroCount(),
        stored.getOffset(),
        BucketRuns.dense(entries),
        stored.getCount(),
        stored.getSum(),
        stored.getMin(),
        stored.getMax());
  }
}
