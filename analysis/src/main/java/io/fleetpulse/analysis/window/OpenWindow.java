package io.fleetpulse.analysis.window;

/** A ten-second window that samples still go into. */
final class OpenWindow {
  static final int SIZE_MILLIS = 10_000;

  private final long startMillis;
  private SeriesLayout layout;
  private WindowColumns columns;
  private int revision;
  private boolean emitted;
  private int samples;
  private int lost;
  private int duplicates;
  private int invalid;
  private long firstSequence;
  private long lastSequence;
  private long firstMillis;
  private long lastMillis;

  OpenWindow(long startMillis, SeriesLayout layout) {
    this(startMillis, layout, new WindowColumns(layout));
  }

  private OpenWindow(long startMillis, SeriesLayout layout, WindowColumns columns) {
    this.startMillis = startMillis;
    this.layout = layout;
    this.columns = columns;
  }

  /** As it was when a provisional window was made of it. */
  static OpenWindow resumed(ClosedWindow window, boolean emitted) {
    WindowHeader header = window.header();
    OpenWindow open = new OpenWindow(header.startMillis(), window.layout(), window.columns());
    open.revision = header.revision();
    open.emitted = emitted;
    open.samples = header.samples();
    open.lost = header.lostSamples();
    open.duplicates = header.duplicateSamples();
    open.invalid = header.invalidValues();
    open.firstSequence = header.firstSequence();
    open.lastSequence = header.lastSequence();
    open.firstMillis = header.firstSampleMillis();
    open.lastMillis = header.lastSampleMillis();
    return open;
  }

  long startMillis() {
    return startMillis;
  }

  SeriesLayout layout() {
    return layout;
  }

  WindowColumns columns() {
    return columns;
  }

  /** Whether a window was emitted that holds all of it. */
  boolean emitted() {
    return emitted;
  }

  /** Columns move to a layout whose first columns are the newer one's. */
  void relayout(SeriesLayout newer) {
    SeriesLayout union = newer.union(layout);
    if (!union.equals(layout)) {
      WindowColumns wider = new WindowColumns(union);
      ColumnMerge.add(columns, layout, wider, union);
      columns = wider;
    }
    layout = union;
  }

  void sampled(SampleValues sample, long correctedMillis, int lostBefore) {
    if (samples == 0) {
      firstSequence = sample.firstSequence();
      firstMillis = correctedMillis;
    }
    if (emitted) {
      revision++;
      emitted = false;
    }
    samples++;
    lost += lostBefore;
    invalid += sample.invalidValues();
    lastSequence = sample.sequence();
    lastMillis = Math.max(lastMillis, correctedMillis);
  }

  void invalid() {
    invalid++;
  }

  void duplicate() {
    duplicates++;
  }

  /**
   * The window as it stands.
   *
   * @param provisional it may be resumed: the result has columns of its own
   */
  ClosedWindow close(
      InstanceIdentity identity, long jvmStartMillis, long skewMillis, boolean provisional) {
    emitted = true;
    return new ClosedWindow(
        identity,
        layout,
        header(jvmStartMillis, skewMillis, provisional),
        provisional ? ColumnMerge.copy(columns, layout) : columns);
  }

  /** What is in it, without closing it; shares its columns. */
  ClosedWindow peek(InstanceIdentity identity, long jvmStartMillis, long skewMillis) {
    return new ClosedWindow(identity, layout, header(jvmStartMillis, skewMillis, true), columns);
  }

  private WindowHeader header(long jvmStartMillis, long skewMillis, boolean provisional) {
    return new WindowHeader(
        startMillis,
        SIZE_MILLIS,
        jvmStartMillis,
        revision,
        provisional,
        samples,
        lost,
        duplicates,
        invalid,
        firstSequence,
        lastSequence,
        firstMillis,
        lastMillis,
        skewMillis);
  }

  @Override
  public String toString() {
    return "OpenWindow{" + startMillis + ", revision=" + revision + ", samples=" + samples + "}";
  }
}
