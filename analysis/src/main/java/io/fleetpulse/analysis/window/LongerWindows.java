package io.fleetpulse.analysis.window;

import org.jspecify.annotations.Nullable;

/**
 * A longer window of one JVM, from the shorter ones in it as they become final. Each is added up at
 * once, while its numbers are at hand, and not kept: of a large fleet five windows an instance
 * would be most of the heap.
 */
final class LongerWindows {
  static final int MINUTE_MILLIS = 60_000;
  static final int TEN_MINUTES_MILLIS = 600_000;

  private final int sizeMillis;

  /** What is final of it; its columns are this object's alone. */
  private @Nullable ClosedWindow sofar;

  private int revision;
  private boolean emitted;
  private int emittedSamples;

  LongerWindows(int sizeMillis) {
    this.sizeMillis = sizeMillis;
  }

  /** Whether both times lie in one of these windows. */
  boolean together(long millis, long otherMillis) {
    return startOf(millis) == startOf(otherMillis);
  }

  /** What is final of the window; null: nothing. */
  @Nullable ClosedWindow sofar() {
    return sofar;
  }

  int revision() {
    return revision;
  }

  /** Samples in the window when it was last emitted; -1: it was not. */
  int emittedSamples() {
    return emitted ? emittedSamples : -1;
  }

  void restore(int restoredRevision, int restoredEmittedSamples) {
    revision = restoredRevision;
    emitted = restoredEmittedSamples >= 0;
    emittedSamples = Math.max(0, restoredEmittedSamples);
  }

  /** A shorter window, or what was final of this one when it was stored, is final. */
  void add(ClosedWindow part) {
    sofar = sofar == null ? copy(part) : add(sofar, part);
  }

  /**
   * The window as it stands, with columns of its own; null when nothing is in it.
   *
   * @param last one more shorter window, not final yet
   */
  @Nullable ClosedWindow with(@Nullable ClosedWindow last) {
    ClosedWindow before = sofar == null ? null : copy(sofar);
    if (last == null) {
      return before;
    }
    return before == null ? copy(last) : add(before, last);
  }

  /**
   * What is emitted of the window as it stands: null when an emitted one already holds all of it.
   *
   * @param whole from {@link #with}
   */
  @Nullable ClosedWindow provisional(@Nullable ClosedWindow whole) {
    return emit(whole, true);
  }

  /** The window is over: it, or null when an emitted one already holds all of it. */
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
    WindowHeader header = whole.header().as(whole.startMillis(), sizeMillis, revision, provisional);
    return new ClosedWindow(whole.identity(), whole.layout(), header, whole.columns());
  }

  /** The first of a window, with columns of its own. */
  private ClosedWindow copy(ClosedWindow part) {
    WindowHeader first = part.header();
    return new ClosedWindow(
        part.identity(),
        part.layout(),
        first.as(startOf(part.startMillis()), sizeMillis, first.revision(), first.provisional()),
        ColumnMerge.copy(part.columns(), part.layout()));
  }

  /** Adds the part into the columns of the longer one; wider ones if it has series of its own. */
  private static ClosedWindow add(ClosedWindow longer, ClosedWindow part) {
    SeriesLayout layout = part.layout().union(longer.layout());
    WindowColumns columns = longer.columns();
    if (!layout.equals(longer.layout())) {
      columns = new WindowColumns(layout);
      ColumnMerge.add(longer.columns(), longer.layout(), columns, layout);
    }
    ColumnMerge.add(part.columns(), part.layout(), columns, layout);
    return new ClosedWindow(
        part.identity(), layout, longer.header().followedBy(part.header()), columns);
  }

  private long startOf(long millis) {
    return Math.floorDiv(millis, sizeMillis) * sizeMillis;
  }
}
