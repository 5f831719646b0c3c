package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One series of the table. Sources are added by any thread, values read by the sampling thread. */
abstract class Series {
  /** No value. */
  static final long NONE = Long.MIN_VALUE;

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

  /** Bytes of histograms that it holds, estimated from above. */
  int heldBytes() {
    return 0;
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
    int heldBytes() {
      return recorder.heldBytes();
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
