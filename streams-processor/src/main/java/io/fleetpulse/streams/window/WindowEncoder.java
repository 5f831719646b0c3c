package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.analysis.window.WindowQuality;
import io.fleetpulse.schemas.avro.MetricKind;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.WindowSummary;

/**
 * Writes a closed window as a {@link WindowSummary} in Confluent's frame, field by field in the
 * order of its schema: at one window per instance and ten seconds the generated class is too dear.
 * For one thread.
 */
public final class WindowEncoder {
  private final AvroBytes out = new AvroBytes();
  private final int schemaId;

  /**
   * @param schemaId the registry's id of the window summary's schema
   */
  public WindowEncoder(int schemaId) {
    this.schemaId = schemaId;
  }

  /**
   * The window's bytes.
   *
   * @param withLayout whether the names of the columns travel with it
   */
  public byte[] encode(ClosedWindow window, boolean withLayout) {
    WindowHeader header = window.header();
    out.reset();
    out.writeFrame(schemaId);
    out.writeLong(header.startMillis());
    out.writeLong(header.sizeMillis());
    out.writeLong(header.jvmStartMillis());
    out.writeLong(header.revision());
    out.writeLong((window.quality() == WindowQuality.OK ? Quality.OK : Quality.PARTIAL).ordinal());
    out.writeLong(header.samples());
    out.writeLong(header.lostSamples());
    out.writeLong(header.duplicateSamples());
    out.writeLong(header.invalidValues());
    out.writeLong(header.firstSequence());
    out.writeLong(header.lastSequence());
    out.writeLong(header.firstSampleMillis());
    out.writeLong(header.lastSampleMillis());
    out.writeLong(header.clockSkewMillis());
    writeEstimated(window.columns(), window.layout());
    out.writeLong(window.layout().stableHash());
    if (withLayout) {
      out.writeLong(AvroBytes.PRESENT_BRANCH);
      writeLayout(window.identity(), window.layout());
    } else {
      out.writeLong(AvroBytes.ABSENT_BRANCH);
    }
    writeGauges(window.columns(), window.layout().gauges(), header.samples());
    writeCounters(window.columns(), window.layout().counters());
    writeDistributions(window.columns(), window.layout().distributions());
    return out.toByteArray();
  }

  private void writeEstimated(WindowColumns columns, SeriesLayout layout) {
    int count = 0;
    for (int i = 0; i < layout.gauges(); i++) {
      count += columns.gaugeEstimated(i) ? 1 : 0;
    }
    out.beginItems(count);
    for (int i = 0; i < layout.gauges(); i++) {
      if (columns.gaugeEstimated(i)) {
        out.writeLong(i);
      }
    }
    out.endItems();
  }

  private void writeLayout(InstanceIdentity identity, SeriesLayout layout) {
    out.writeString(identity.service());
    out.writeString(identity.namespace());
    out.writeString(identity.instance());
    out.writeString(identity.version());
    out.writeString(identity.zone());
    out.writeTexts(identity.labels());
    out.beginItems(layout.series().size());
    for (Series series : layout.series()) {
      out.writeString(series.key().metric());
      out.writeLong(kind(series.kind()).ordinal());
      out.writeDouble(series.scale());
      out.writeString(series.unit());
      out.writeTexts(series.key().attributes());
    }
    out.endItems();
  }

  private void writeGauges(WindowColumns columns, int gauges, int samples) {
    boolean each = true;
    for (int i = 0; i < gauges && each; i++) {
      each = columns.gaugeCount(i) == samples;
    }
    out.beginItems(each ? 0 : gauges);
    for (int i = 0; i < gauges && !each; i++) {
      out.writeLong(columns.gaugeCount(i));
    }
    out.endItems();
    out.beginItems(gauges);
    for (int i = 0; i < gauges; i++) {
      out.writeLong(columns.gaugeLast(i));
    }
    out.endItems();
    out.beginItems(gauges);
    for (int i = 0; i < gauges; i++) {
      out.writeLong(columns.gaugeLast(i) - columns.gaugeMin(i));
    }
    out.endItems();
    out.beginItems(gauges);
    for (int i = 0; i < gauges; i++) {
      out.writeLong(columns.gaugeMax(i) - columns.gaugeLast(i));
    }
    out.endItems();
    out.beginItems(gauges);
    for (int i = 0; i < gauges; i++) {
      out.writeLong(columns.gaugeSum(i) - columns.gaugeCount(i) * columns.gaugeLast(i));
    }
    out.endItems();
  }

  private void writeCounters(WindowColumns columns, int counters) {
    out.beginItems(counters);
    for (int i = 0; i < counters; i++) {
      out.writeLong(columns.counterIncrease(i));
    }
    out.endItems();
    out.beginItems(counters);
    for (int i = 0; i < counters; i++) {
      out.writeLong(columns.counterTotal(i));
    }
    out.endItems();
  }

  private void writeDistributions(WindowColumns columns, int distributions) {
    out.beginItems(distributions);
    for (int i = 0; i < distributions; i++) {
      out.writeLong(columns.distributionCount(i));
    }
    out.endItems();
    out.beginItems(distributions);
    for (int i = 0; i < distributions; i++) {
      out.writeLong(columns.distributionSum(i));
    }
    out.endItems();
    out.beginItems(distributions);
    for (int i = 0; i < distributions; i++) {
      out.writeLong(columns.distributionTotalCount(i));
    }
    out.endItems();
    out.beginItems(distributions);
    for (int i = 0; i < distributions; i++) {
      out.writeLong(columns.distributionTotalSum(i));
    }
    out.endItems();
    out.beginItems(distributions);
    for (int i = 0; i < distributions; i++) {
      out.writeHistogram(columns.histogram(i));
    }
    out.endItems();
  }

  private static MetricKind kind(SeriesKind kind) {
    return switch (kind) {
      case GAUGE -> MetricKind.GAUGE;
      case COUNTER -> MetricKind.COUNTER;
      case DISTRIBUTION -> MetricKind.DISTRIBUTION;
    };
  }
}
