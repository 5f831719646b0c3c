package io.fleetpulse.analysis.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The windows of one minute, from the ten-second windows of one JVM as they become final. */
final class MinuteWindows {
  static final int SIZE_MILLIS = 60_000;

  private final List<ClosedWindow> parts = new ArrayList<>(SIZE_MILLIS / OpenWindow.SIZE_MILLIS);
  private int revision;
  private boolean emitted;
  private int emittedSamples;

  /** Start of the minute that a time lies in. */
  static long startOf(long millis) {
    return Math.floorDiv(millis, SIZE_MILLIS) * SIZE_MILLIS;
  }

  List<ClosedWindow> parts() {
    return parts;
  }

  int revision() {
    return revision;
  }

  /** Samples in the minute when it was last emitted; -1: it was not. */
  int emittedSamples() {
    return emitted ? emittedSamples : -1;
  }

  void restore(int restoredRevision, int restoredEmittedSamples) {
    revision = restoredRevision;
    emitted = restoredEmittedSamples >= 0;
    emittedSamples = Math.max(0, restoredEmittedSamples);
  }

  /** A ten-second window is final. */
  void add(ClosedWindow part) {
    parts.add(part);
  }

  /**
   * The minute as it stands, or null when there is nothing new in it since it was last emitted.
   *
   * @param last one more window, not final yet
   */
  @Nullable ClosedWindow provisional(@Nullable ClosedWindow last) {
    List<ClosedWindow> all = new ArrayList<>(parts);
    if (last != null) {
      all.add(last);
    }
    return emit(all, true);
  }

  /** The minute is over: its window, or null when an emitted one already holds all of it. */
  @Nullable ClosedWindow close() {
    ClosedWindow window = emit(parts, false);
    parts.clear();
    revision = 0;
    emitted = false;
    emittedSamples = 0;
    return window;
  }

  private @Nullable ClosedWindow emit(List<ClosedWindow> all, boolean provisional) {
    int samples = 0;
    for (ClosedWindow part : all) {
      samples += part.samples();
    }
    if (all.isEmpty() || (emitted && samples == emittedSamples)) {
      return null;
    }
    if (emitted) {
      revision++;
    }
    emitted = true;
    emittedSamples = samples;
    return merge(all, revision, provisional);
  }

  private static ClosedWindow merge(List<ClosedWindow> parts, int revision, boolean provisional) {
    ClosedWindow first = parts.get(0);
    ClosedWindow last = parts.get(parts.size() - 1);
    SeriesLayout layout = last.layout();
    for (ClosedWindow part : parts) {
      layout = layout.union(part.layout());
    }
    WindowColumns columns = new WindowColumns(layout);
    int samples = 0;
    int lost = 0;
    int duplicates = 0;
    int invalid = 0;
    long lastMillis = Long.MIN_VALUE;
    for (ClosedWindow part : parts) {
      ColumnMerge.add(part.columns(), part.layout(), columns, layout);
      WindowHeader header = part.header();
      samples += header.samples();
      lost += header.lostSamples();
      duplicates += header.duplicateSamples();
      invalid += header.invalidValues();
      lastMillis = Math.max(lastMillis, header.lastSampleMillis());
    }
    WindowHeader header =
        new WindowHeader(
            startOf(first.startMillis()),
            SIZE_MILLIS,
            first.jvmStartMillis(),
            revision,
            provisional,
            samples,
            lost,
            duplicates,
            invalid,
            first.header().firstSequence(),
            last.header().lastSequence(),
            first.header().firstSampleMillis(),
            lastMillis,
            last.clockSkewMillis());
    return new ClosedWindow(last.identity(), layout, header, columns);
  }
}
