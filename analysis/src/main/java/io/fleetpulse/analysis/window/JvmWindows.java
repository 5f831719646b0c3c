package io.fleetpulse.analysis.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one JVM, from its start to its end: one ten-second window is open, the ten-second
 * windows of the current minute are added up, and so are the minutes of the current ten. A window
 * closes when a sample of a later one arrives, or by silence; a window closed by silence is resumed
 * by a later sample of it.
 *
 * <p>Everything that a sample changes depends on the samples of this JVM and their arrival times
 * alone, so that reading them again leads to the same state.
 */
final class JvmWindows {
  /** What a sample turned out to be before anything is changed. */
  enum Verdict {
    ACCEPTED,
    DUPLICATE,
    LATE
  }

  /** Agents that begin within this time of the JVM's start have seen every total from zero. */
  private static final long FROM_START_MILLIS = 30_000;

  private static final long NEVER = Long.MIN_VALUE;

  final long jvmStartMillis;
  InstanceIdentity identity;
  SeriesLayout layout;
  long lastSequence = NEVER;
  ClockSkew skew = ClockSkew.NONE;
  long lastArrivalMillis = NEVER;
  long lastSampleMillis = NEVER;
  long publishIntervalMillis;
  boolean idle;

  /** Its last sample said that it ends. */
  boolean ended;

  long late;
  long[] counterLast;
  long[] distributionCountLast;
  long[] distributionSumLast;
  @Nullable OpenWindow open;
  long closedThroughMillis = NEVER;
  final LongerWindows minute = new LongerWindows(LongerWindows.MINUTE_MILLIS);
  final LongerWindows tenMinutes = new LongerWindows(LongerWindows.TEN_MINUTES_MILLIS);

  JvmWindows(long jvmStartMillis, InstanceIdentity identity, SeriesLayout layout) {
    this.jvmStartMillis = jvmStartMillis;
    this.identity = identity;
    this.layout = layout;
    this.counterLast = absent(layout.counters());
    this.distributionCountLast = absent(layout.distributions());
    this.distributionSumLast = absent(layout.distributions());
  }

  boolean started() {
    return lastSequence != NEVER;
  }

  /** The skew if this sample is taken into account. */
  ClockSkew skewWith(SampleValues sample, long arrivalMillis) {
    long offset = arrivalMillis - (sample.sampleTimeMillis() + sample.sendDelayMillis());
    return skew.offer(offset, arrivalMillis);
  }

  Verdict judge(SampleValues sample, long correctedMillis) {
    if (started() && sample.sequence() <= lastSequence) {
      return Verdict.DUPLICATE;
    }
    return windowStart(correctedMillis) < openFrom() ? Verdict.LATE : Verdict.ACCEPTED;
  }

  /**
   * Closes what a sample of this time ends.
   *
   * @return whether the minute is over, so that nothing but totals is left to remember
   */
  boolean closeBefore(long correctedMillis, WindowOutput output) {
    OpenWindow window = open;
    if (window == null || windowStart(correctedMillis) == window.startMillis()) {
      return false;
    }
    boolean unseen = !window.emitted();
    ClosedWindow closed = window.close(identity, jvmStartMillis, skew.millis(), !unseen);
    if (unseen) {
      output.closed(closed);
    }
    closedThroughMillis = closed.endMillis();
    minute.add(closed);
    open = null;
    if (minute.together(correctedMillis, closed.startMillis())) {
      return false;
    }
    ClosedWindow whole = minute.sofar();
    if (whole != null) {
      tenMinutes.add(whole);
    }
    put(minute.close(), output);
    if (!tenMinutes.together(correctedMillis, closed.startMillis())) {
      put(tenMinutes.close(), output);
    }
    return true;
  }

  private static void put(@Nullable ClosedWindow window, WindowOutput output) {
    if (window != null) {
      output.closed(window);
    }
  }

  /** Takes a sample that was judged ACCEPTED and before which everything older was closed. */
  void accept(SampleValues sample, ClockSkew newSkew, long correctedMillis, long arrivalMillis) {
    boolean fromStart = !started() && sawEverything(sample);
    boolean seen = started() && sample.firstSequence() <= lastSequence;
    long lost = started() ? Math.max(0, sample.firstSequence() - lastSequence - 1) : 0;
    sample.lostBefore(lost);
    arrived(sample, newSkew, correctedMillis, arrivalMillis);
    OpenWindow window = open;
    if (window == null) {
      window = new OpenWindow(windowStart(correctedMillis), layout);
      open = window;
    }
    window.sampled(sample, correctedMillis, (int) Math.min(lost, Integer.MAX_VALUE));
    WindowColumns columns = window.columns();
    sample.readInto(columns, layout);
    for (int i = 0; i < layout.counters(); i++) {
      count(window, columns, i, sample.counter(i), fromStart);
    }
    for (int i = 0; i < layout.distributions(); i++) {
      distribute(window, columns, i, sample, fromStart, seen);
    }
  }

  void late(SampleValues sample, ClockSkew newSkew, long correctedMillis, long arrivalMillis) {
    late++;
    arrived(sample, newSkew, correctedMillis, arrivalMillis);
  }

  void duplicate(long arrivalMillis) {
    lastArrivalMillis = arrivalMillis;
    if (open != null) {
      open.duplicate();
    }
  }

  /** Emits what is open as provisional; it stays open for later samples. */
  void closeIdle(WindowOutput output) {
    idle = true;
    OpenWindow window = open;
    if (window == null || window.emitted()) {
      return;
    }
    ClosedWindow provisional = window.close(identity, jvmStartMillis, skew.millis(), true);
    output.closed(provisional);
    ClosedWindow ofMinute = minute.with(provisional);
    put(minute.provisional(ofMinute), output);
    put(tenMinutes.provisional(tenMinutes.with(ofMinute)), output);
  }

  /** Silence after which its windows are closed. */
  long idleAfterMillis() {
    return Math.max(10_000, 3 * publishIntervalMillis);
  }

  /** From now on samples come in another layout; a series that is new in it has grown from zero. */
  void relayout(InstanceIdentity newIdentity, SeriesLayout newLayout) {
    identity = newIdentity;
    if (newLayout.equals(layout)) {
      return;
    }
    counterLast = moved(counterLast, SeriesKind.COUNTER, newLayout);
    distributionCountLast = moved(distributionCountLast, SeriesKind.DISTRIBUTION, newLayout);
    distributionSumLast = moved(distributionSumLast, SeriesKind.DISTRIBUTION, newLayout);
    layout = newLayout;
    if (open != null) {
      open.relayout(newLayout);
    }
  }

  private void arrived(
      SampleValues sample, ClockSkew newSkew, long correctedMillis, long arrivalMillis) {
    ended = sample.isEnding();
    lastSequence = sample.sequence();
    skew = newSkew;
    lastSampleMillis = correctedMillis;
    lastArrivalMillis = arrivalMillis;
    publishIntervalMillis = sample.publishIntervalMillis();
    idle = false;
  }

  private void count(
      OpenWindow window, WindowColumns columns, int i, long total, boolean fromStart) {
    if (total == SampleValues.ABSENT) {
      return;
    }
    long last = counterLast[i];
    if (last != SampleValues.ABSENT && total < last) {
      window.invalid();
      return;
    }
    long before = last != SampleValues.ABSENT ? last : fromStart ? 0 : total;
    counterLast[i] = total;
    columns.count(i, total - before, total);
  }

  /**
   * @param seen some of what was merged into the sample came by itself before: its totals say what
   *     is new, its histogram does not
   */
  private void distribute(
      OpenWindow window,
      WindowColumns columns,
      int i,
      SampleValues sample,
      boolean fromStart,
      boolean seen) {
    long count = sample.distributionCount(i);
    if (count == SampleValues.ABSENT) {
      return;
    }
    long sum = sample.distributionSum(i);
    long lastCount = distributionCountLast[i];
    long lastSum = distributionSumLast[i];
    boolean known = lastCount != SampleValues.ABSENT;
    if (known && (count < lastCount || sum < lastSum)) {
      window.invalid();
      return;
    }
    long countBefore = known ? lastCount : fromStart ? 0 : count;
    long sumBefore = known ? lastSum : fromStart ? 0 : sum;
    distributionCountLast[i] = count;
    distributionSumLast[i] = sum;
    columns.distribute(i, count - countBefore, sum - sumBefore, count, sum);
    ExponentialHistogram values = sample.histogram(i);
    if (values == null) {
      return;
    }
    if (seen) {
      window.invalid();
    } else if (known || fromStart) {
      columns.merge(i, values);
    }
  }

  private boolean sawEverything(SampleValues sample) {
    long covered = sample.mergedSamples() * sample.intervalMillis();
    long age = sample.sampleTimeMillis() - covered - sample.jvmStartMillis();
    return sample.firstSequence() == 0 && age <= FROM_START_MILLIS;
  }

  private long openFrom() {
    return open != null ? open.startMillis() : closedThroughMillis;
  }

  private long[] moved(long[] values, SeriesKind kind, SeriesLayout to) {
    long[] result = new long[kind == SeriesKind.COUNTER ? to.counters() : to.distributions()];
    for (int i = 0; i < to.series().size(); i++) {
      Series series = to.series().get(i);
      if (series.kind() == kind) {
        int before = layout.find(series.key());
        boolean had = before >= 0 && layout.series().get(before).kind() == kind;
        result[to.column(i)] = had ? values[layout.column(before)] : 0;
      }
    }
    return result;
  }

  private static long windowStart(long millis) {
    return Math.floorDiv(millis, OpenWindow.SIZE_MILLIS) * OpenWindow.SIZE_MILLIS;
  }

  private static long[] absent(int length) {
    long[] values = new long[length];
    Arrays.fill(values, SampleValues.ABSENT);
    return values;
  }
}
