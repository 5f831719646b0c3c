package io.fleetpulse.analysis.window;

import org.jspecify.annotations.Nullable;

/**
 * The windows of one minute, from the ten-second windows of one JVM as they become final. Each is
 * added up at once, while its numbers are at hand, and not kept: of a large fleet five windows an
 * instance would be most of the heap.
 */
final class MinuteWindows {
  static final int SIZE_MILLIS = 60_000;

  /** What is final of the minute; its columns are this object's alone. */
  private @Nullable ClosedWindow sofar;

  private int revision;
  private boolean emitted;
  private int emittedSamples;

  /** Start of the minute that a time lies in. */
  static long startOf(long millis) {
    return Math.floorDiv(millis, SIZE_MILLIS) * SIZE_MILLIS;
  }

  /** What is final of the minute; null: nothing. */
  @Nullable ClosedWindow sofar() {
    return sofar;
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

  /** A ten-second window, or what was final of the minute when it was stored, is final. */
  void add(ClosedWindow part) {
    sofar = sofar == null ? copy(part) : add(sofar, part);
  }

  /**
   * The minute as it stands, or null when there is nothing new in it since it was last emitted.
   *
   * @param last one more window, not final yet
   */
  @Nullable ClosedWindow provisional(@Nullable ClosedWindow last) {
    ClosedWindow before = sofar == null ? null : copy(sofar);
    if (last == null) {
      return emit(before, true);
    }
    return emit(before == null ? copy(last) : add(before, last), true);
  }

  /** The minute is over: its window, or null when an emitted one already holds all of it. */
  @Nullable ClosedWindow close() {
    ClosedWindow window = emit(sofar, false);
    sofar = null;
    revision = 0;
    emitted = false;
    emittedSamples = 0;
    return window;
  }

  private @Nullable ClosedWindow emit(@Nullable ClosedWindow whole, boolean provisional) {
    if (whole == null || (emitted && whole.samples() == emittedSamples)) {
      return null;
    }
    if (emitted) {
      revision++;
    }
    emitted = true;
    emittedSamples = whole.samples();
    WindowHeader header =
        whole.header().as(whole.startMillis(), SIZE_MILLIS, revision, provisional);
    return new ClosedWindow(whole.identity(), whole.layout(), header, whole.columns());
  }

  /** The first of a minute, with columns of its own. */
  private static ClosedWindow copy(ClosedWindow part) {
    WindowHeader first = part.header();
    return new ClosedWindow(
        part.identity(),
        part.layout(),
        first.as(startOf(part.startMillis()), SIZE_MILLIS, first.revision(), first.provisional()),
        ColumnMerge.copy(part.columns(), part.layout()));
  }

  /** Adds the part into the columns of the minute; wider ones if it has series of its own. */
  private static ClosedWindow add(ClosedWindow minute, ClosedWindow part) {
    SeriesLayout layout = part.layout().union(minute.layout());
    WindowColumns columns = minute.columns();
    if (!layout.equals(minute.layout())) {
      columns = new WindowColumns(layout);
      ColumnMerge.add(minute.columns(), minute.layout(), columns, layout);
    }
    ColumnMerge.add(part.columns(), part.layout(), columns, layout);
    return new ClosedWindow(
        part.identity(), layout, minute.header().followedBy(part.header()), columns);
  }
}
