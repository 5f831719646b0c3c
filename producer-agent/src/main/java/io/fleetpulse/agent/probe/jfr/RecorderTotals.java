package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.histogram.HistogramCollector;
import io.fleetpulse.agent.section.Recorder;
import io.fleetpulse.agent.section.SectionQuality;
import io.fleetpulse.agent.wire.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * What the recorder's events add up to, for as long as the JVM lives. The stream's thread adds, the
 * sampling thread reads.
 */
public final class RecorderTotals {
  private static final Wait[] WAITS = Wait.values();

  private final HistogramCollector[] collectors = new HistogramCollector[WAITS.length];
  private final long[] counts = new long[WAITS.length];
  private final long[] sums = new long[WAITS.length];
  private long events;
  private long dataLost;
  private int classLoaders = -1;
  private long submitFailed = -1;
  private boolean partial;

  public RecorderTotals() {
    for (int i = 0; i < WAITS.length; i++) {
      collectors[i] = new HistogramCollector();
    }
  }

  synchronized void event() {
    events++;
  }

  /**
   * Adds a value.
   *
   * @param value nanoseconds or bytes
   */
  synchronized void add(Wait wait, long value) {
    int i = wait.ordinal();
    if (collectors[i].record(value * wait.unit)) {
      counts[i]++;
      sums[i] += value;
    }
  }

  synchronized void lost(long bytes) {
    dataLost += Math.max(0, bytes);
  }

  synchronized void classLoaders(int count) {
    classLoaders = count;
  }

  /** Counts a virtual thread that was not taken; those of before 21 have none. */
  synchronized void submitFailed(int more) {
    submitFailed = Math.max(0, submitFailed) + more;
  }

  /** A kind of event is recorded no more. */
  synchronized void partial() {
    partial = true;
  }

  /** Totals, and the values since the last call. */
  synchronized Recorder read() {
    List<Distribution> all = new ArrayList<>(WAITS.length);
    for (int i = 0; i < WAITS.length; i++) {
      Histogram interval = collectors[i].take();
      all.add(new Distribution(counts[i], sums[i], interval));
    }
    return new Recorder(
        events,
        dataLost,
        classLoaders,
        submitFailed,
        all,
        partial ? SectionQuality.PARTIAL : SectionQuality.OK);
  }
}
