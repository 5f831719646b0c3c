package io.fleetpulse.agent.metric;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A gauge or a total. What reads it is called on a thread of {@link GaugeReader}; the sampling
 * thread tells what that gave, and never waits for it.
 */
final class ReadSeries extends Series {
  private static final int MOST_STRIKES = 10;
  private static final long SLOW_NANOS = 100_000_000;

  /** Samples that tell of one reading: that it was made for, and the next if it has no other. */
  private static final int MOST_TOLD = 2;

  private final LongAdder refused;
  private final Complaints complaints;
  private volatile @Nullable Source source;
  private long value = NONE;
  private int told;
  private long highest;
  private long base;
  private boolean fresh;

  /** What reads it, and how that behaves. */
  private static final class Source {
    final DoubleSupplier supplier;
    final AtomicBoolean busy = new AtomicBoolean();
    @Nullable Runnable elsewhere;
    int strikes;

    Source(DoubleSupplier supplier) {
      this.supplier = supplier;
    }
  }

  ReadSeries(
      String kind,
      SeriesId id,
      String unit,
      String description,
      LongAdder refused,
      Complaints complaints) {
    super(kind, id, unit, description);
    this.refused = refused;
    this.complaints = complaints;
  }

  @Override
  @Nullable Object source() {
    Source now = source;
    return now == null ? null : now.supplier;
  }

  /** Reads this one from now on. */
  synchronized Runnable from(DoubleSupplier supplier) {
    Source next = new Source(supplier);
    source = next;
    value = NONE;
    told = 0;
    fresh = true;
    return () -> end(next);
  }

  /** Another table reads it from now on: what ends it here ends it there. */
  synchronized void succeededBy(Runnable end) {
    Source now = source;
    if (now == null) {
      end.run(); // closed meanwhile
    } else {
      now.elsewhere = end;
    }
  }

  private synchronized void end(Source ended) {
    if (source == ended) {
      source = null;
    }
    if (ended.elsewhere != null) {
      ended.elsewhere.run();
    }
  }

  /** Whether there is something to call, and no call of it that has not ended. */
  boolean isDue() {
    Source now = source;
    return now != null && !now.busy.get();
  }

  /** Calls what reads it, if it is due; takes as long as that does. */
  void read() {
    Source now = source;
    if (now == null || !now.busy.compareAndSet(false, true)) {
      return;
    }
    try {
      read(now);
    } finally {
      now.busy.set(false);
    }
  }

  private void read(Source now) {
    long began = System.nanoTime();
    String trouble = null;
    double read = Double.NaN;
    try {
      read = now.supplier.getAsDouble();
      if (System.nanoTime() - began > SLOW_NANOS) {
        trouble = "takes longer than 100 ms";
      }
    } catch (Throwable e) { // whatever the application throws
      trouble = "throws " + e.getClass().getName();
      refused.increment();
    }
    keep(now, read);
    if (trouble == null) {
      now.strikes = 0;
    } else {
      strike(now, trouble);
    }
  }

  private synchronized void keep(Source from, double read) {
    if (source != from) {
      return; // ended, or another reads it now
    }
    long scaled = Double.isNaN(read) ? NONE : inScale(read);
    if (scaled == Long.MAX_VALUE || (scaled == NONE && !Double.isNaN(read))) {
      refused.increment(); // infinite, or beyond what travels
      scaled = NONE;
    }
    value = scaled;
    told = 0;
    if (isTotal() && scaled != NONE) {
      count(scaled);
    }
  }

  /** A total never falls: what is read anew from zero, as after a reconnect, goes on from here. */
  private void count(long read) {
    if (fresh) {
      fresh = false;
      base = read < highest - base ? highest : base;
    }
    highest = Math.max(highest, base + read);
  }

  private void strike(Source now, String trouble) {
    now.strikes++;
    boolean last = now.strikes == MOST_STRIKES;
    if (last) {
      end(now);
    }
    if (last || now.strikes == 1) {
      complaints.add(
          "what reads " + id.name() + " " + trouble + (last ? ", it is not read any more" : ""));
    }
  }

  /** As it was last read, if that was for this sample or the one before; a total as it stood. */
  @Override
  synchronized long value() {
    long now = NONE;
    if (source != null) {
      if (told < MOST_TOLD) {
        told++;
        now = value;
      } else {
        refused.increment(); // it was asked for and has not answered
      }
    }
    return isTotal() ? highest : now;
  }

  private boolean isTotal() {
    return kind.equals(Kind.TOTAL);
  }
}
