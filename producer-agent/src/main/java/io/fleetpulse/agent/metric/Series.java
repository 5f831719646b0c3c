package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One series of the table. Sources are added by any thread, values read by the sampling thread. */
abstract class Series {
  /** No value. */
  static final long NONE = Long.MIN_VALUE;

  private static final int MOST_STRIKES = 10;
  private static final long SLOW_NANOS = 100_000_000;

  final String kind;
  final SeriesId id;
  final String unit;
  final String description;
  final double scale;

  Series(String kind, SeriesId id, String unit, String description) {
    this.kind = kind;
    this.id = id;
    this.unit = unit;
    this.description = description;
    this.scale = scale(kind, unit);
  }

  /** Its value now as it travels: in its scale. */
  abstract long value();

  /** Count and sum, and the interval's histogram in parts; null unless it is a distribution. */
  Object @Nullable [] distribution() {
    return null;
  }

  /** What another table needs to go on with this series; null: nothing is there. */
  abstract @Nullable Object source();

  /**
   * What one step of a travelling number is worth: a nanosecond, a byte or a thing, else a
   * millionth.
   */
  static double scale(String kind, String unit) {
    if (unit.equals("s")) {
      return 1e-9;
    }
    boolean thing = unit.startsWith("{") && !kind.equals(Kind.GAUGE);
    return unit.equals("By") || thing ? 1 : 1e-6;
  }

  /** A value in steps of the scale; the least or greatest long where it is beyond. */
  final long inScale(double value) {
    return Math.round(scale == 1 ? value : value * Math.rint(1 / scale));
  }

  /** A counter that the application adds to. */
  static final class Counted extends Series {
    private volatile LongAdder[] wholes = {new LongAdder()};
    private volatile DoubleAdder[] fractions = {new DoubleAdder()};
    private long highest;

    Counted(SeriesId id, String unit, String description) {
      super(Kind.COUNTER, id, unit, description);
    }

    /** What to add to: whole amounts and others. */
    @Override
    Object[] source() {
      return new Object[] {wholes[0], fractions[0]};
    }

    /** These count too: an agent came after they were made. */
    synchronized void add(LongAdder whole, DoubleAdder fraction) {
      LongAdder[] more = Arrays.copyOf(wholes, wholes.length + 1);
      more[wholes.length] = whole;
      DoubleAdder[] moreFractions = Arrays.copyOf(fractions, fractions.length + 1);
      moreFractions[fractions.length] = fraction;
      wholes = more;
      fractions = moreFractions;
    }

    @Override
    long value() {
      long things = 0;
      for (LongAdder adder : wholes) {
        things += adder.sum();
      }
      double rest = 0;
      for (DoubleAdder adder : fractions) {
        rest += adder.sum();
      }
      long value =
          scale == 1
              ? things + inScale(rest)
              : inScale(things + rest); // no long is lost at scale 1
      highest = Math.max(highest, value);
      return highest;
    }
  }

  /** A gauge or a total that is read. */
  static final class Read extends Series {
    private final LongAdder refused;
    private final Complaints complaints;
    private volatile @Nullable DoubleSupplier supplier;
    private int strikes;
    private long highest;
    private long base;
    private boolean fresh;

    Read(
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
      return supplier;
    }

    /** Reads this one from now on. */
    synchronized Runnable from(DoubleSupplier source) {
      supplier = source;
      strikes = 0;
      fresh = true;
      return () -> end(source);
    }

    private synchronized void end(DoubleSupplier source) {
      if (supplier == source) {
        supplier = null;
      }
    }

    @Override
    long value() {
      DoubleSupplier source = supplier;
      double value = source == null ? Double.NaN : read(source);
      boolean total = kind.equals(Kind.TOTAL);
      long scaled = Double.isNaN(value) ? NONE : inScale(value);
      if (scaled == Long.MAX_VALUE || (scaled == Long.MIN_VALUE && !Double.isNaN(value))) {
        refused.increment(); // infinite, or beyond what travels
        return total ? highest : NONE;
      }
      if (!total) {
        return scaled;
      }
      if (scaled != NONE) {
        count(scaled);
      }
      return highest;
    }

    /**
     * A total never falls: what is read anew from zero, as after a reconnect, goes on from here.
     */
    private synchronized void count(long read) {
      if (fresh) {
        fresh = false;
        base = read < highest - base ? highest : base;
      }
      highest = Math.max(highest, base + read);
    }

    private double read(DoubleSupplier source) {
      long began = System.nanoTime();
      String trouble;
      try {
        double value = source.getAsDouble();
        if (System.nanoTime() - began <= SLOW_NANOS) {
          strikes = 0;
          return value;
        }
        trouble = "takes longer than 100 ms";
        strike(source, trouble);
        return value;
      } catch (Throwable e) { // whatever the application throws
        trouble = "throws " + e.getClass().getName();
      }
      refused.increment();
      strike(source, trouble);
      return Double.NaN;
    }

    private void strike(DoubleSupplier source, String trouble) {
      strikes++;
      boolean last = strikes == MOST_STRIKES;
      if (last) {
        end(source);
      }
      if (last || strikes == 1) {
        complaints.add(
            "what reads " + id.name() + " " + trouble + (last ? ", it is not read any more" : ""));
      }
    }
  }

  /** A distribution. */
  static final class Recorded extends Series {
    final Recorder recorder;

    Recorded(SeriesId id, String unit, String description, LongAdder refused) {
      super(Kind.DISTRIBUTION, id, unit, description);
      this.recorder = new Recorder(refused);
    }

    @Override
    long value() {
      return 0;
    }

    @Override
    Object source() {
      Histogram waiting = recorder.take();
      return new Object[] {waiting.whole(), waiting.real()};
    }

    @Override
    Object[] distribution() {
      Histogram interval = recorder.take();
      return new Object[] {
        new long[] {recorder.count(), inScale(recorder.sum())}, interval.whole(), interval.real()
      };
    }
  }

  /** The attributes as they are told. */
  final Map<String, String> attributes() {
    return id.attributes();
  }

  /** What it is in words. */
  final String words() {
    return "metric " + id.name() + " is a " + kind + " in " + unit;
  }
}
