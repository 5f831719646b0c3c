package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.schemas.catalogue.Kind;
import io.fleetpulse.schemas.serde.BucketRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sections of a sample into the columns of its layout: a tree of small readers, compiled
 * once from the schema the sample was written with. What this version doesn't know is passed over.
 */
final class SampleDecoder {
  /** Most values believed of one sample's distribution: windows of many such are still sound. */
  private static final long MOST_VALUES = 1L << 32;

  /**
   * Buckets that one sample's runs of empty ones may add: 160 in each of 1,200 distributions. An
   * agent has 1,000 of its application's and a few of its own, with no more buckets than that. Two
   * bytes may stand for thousands, so the size of a record is no bound.
   */
  static final int MOST_EMPTY_BUCKETS = 160 * 1_200;

  private SampleDecoder() {}

  /** Where a sample's values go, and where its array entries' columns begin. */
  static final class Target {
    final SampleValues values;
    BoundLayout layout;
    int gauges;
    int counters;
    int distributions;
    private int emptyBuckets;

    Target(SampleValues values, BoundLayout layout) {
      this.values = values;
      this.layout = layout;
    }

    /** A new sample begins; the one before may have ended in the middle of an array. */
    void begin() {
      gauges = 0;
      counters = 0;
      distributions = 0;
      emptyBuckets = 0;
    }

    /** The dense counts of a histogram's entries. */
    private long[] dense(long[] entries) {
      long[] counts = BucketRuns.dense(entries);
      emptyBuckets += counts.length - entries.length;
      if (emptyBuckets > MOST_EMPTY_BUCKETS) {
        throw new IllegalArgumentException(
            "histograms of more than " + MOST_EMPTY_BUCKETS + " empty buckets in one sample");
      }
      return counts;
    }
  }

  /** Reads one value of the schema it was compiled from. */
  interface Reader {
    void read(AvroCursor in, Target target);
  }

  /** A reader that passes a value over. */
  static Reader skipper(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> (in, target) -> {};
      case BOOLEAN -> (in, target) -> in.skip(1);
      case INT, LONG, ENUM -> (in, target) -> in.readLong();
      case FLOAT -> (in, target) -> in.skip(Float.BYTES);
      case DOUBLE -> (in, target) -> in.skip(Double.BYTES);
      case STRING, BYTES -> (in, target) -> in.skipBytes();
      case FIXED -> {
        int size = schema.getFixedSize();
        yield (in, target) -> in.skip(size);
      }
      case ARRAY -> new Items(skipper(schema.getElementType()), false);
      case MAP -> new Items(skipper(schema.getValueType()), true);
      case UNION -> union(schema, SampleDecoder::skipper);
      case RECORD -> {
        List<Reader> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
          fields.add(skipper(field.schema()));
        }
        yield sequence(fields);
      }
    };
  }

  static Reader sequence(List<Reader> readers) {
    Reader[] all = joined(readers).toArray(Reader[]::new);
    if (all.length == 1) {
      return all[0];
    }
    return (in, target) -> {
      for (Reader reader : all) {
        reader.read(in, target);
      }
    };
  }

  /** Whole numbers that follow each other become one reader: a loop instead of a call for each. */
  private static List<Reader> joined(List<Reader> readers) {
    List<Reader> joined = new ArrayList<>();
    for (Reader reader : readers) {
      Reader before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before instanceof Integers run && reader instanceof Integers next) {
        joined.set(joined.size() - 1, run.followedBy(next));
      } else {
        joined.add(reader);
      }
    }
    return joined;
  }

  /**
   * Whole numbers: gauges and counters.
   *
   * @param absent the raw value that stands for none; {@link SampleValues#ABSENT} if none does
   */
  private record Integers(boolean[] counter, int[] column, long[] absent) implements Reader {
    Integers followedBy(Integers next) {
      int size = column.length;
      boolean[] counters = Arrays.copyOf(counter, size + next.column.length);
      int[] columns = Arrays.copyOf(column, counters.length);
      long[] absents = Arrays.copyOf(absent, counters.length);
      System.arraycopy(next.counter, 0, counters, size, next.column.length);
      System.arraycopy(next.column, 0, columns, size, next.column.length);
      System.arraycopy(next.absent, 0, absents, size, next.column.length);
      return new Integers(counters, columns, absents);
    }

    @Override
    public void read(AvroCursor in, Target target) {
      for (int i = 0; i < column.length; i++) {
        long raw = in.readLong();
        if (raw != absent[i]) {
          put(target, counter[i], column[i], raw);
        }
      }
    }
  }

  static Reader union(Schema schema, java.util.function.Function<Schema, Reader> compile) {
    Reader[] branches = schema.getTypes().stream().map(compile).toArray(Reader[]::new);
    return (in, target) -> branches[in.readInt()].read(in, target);
  }

  /** An array of what the reader reads. */
  static Reader items(Reader item) {
    return new Items(item, false);
  }

  private record Items(Reader item, boolean keyed) implements Reader {
    @Override
    public void read(AvroCursor in, Target target) {
      for (long left = in.readBlock(); left > 0; left = in.readBlock()) {
        for (; left > 0; left--) {
          if (keyed) {
            in.skipBytes();
          }
          item.read(in, target);
        }
      }
    }
  }

  /** An array whose entry i has the columns that the identity's dictionary gives it. */
  record Group(int group, Reader entry, Reader skip) implements Reader {
    @Override
    public void read(AvroCursor in, Target target) {
      BoundLayout layout = target.layout;
      int known = layout.entries(group);
      int i = 0;
      for (long left = in.readBlock(); left > 0; left = in.readBlock()) {
        for (; left > 0; left--, i++) {
          if (i < known) {
            target.gauges = layout.firstGauge(group, i);
            target.counters = layout.firstCounter(group, i);
            target.distributions = layout.firstDistribution(group, i);
            entry.read(in, target);
          } else {
            // More entries than names: these cannot be told apart.
            skip.read(in, target);
            target.values.invalid();
          }
        }
      }
      target.gauges = 0;
      target.counters = 0;
      target.distributions = 0;
    }
  }

  /** A gauge or counter: how its raw value becomes an integer of its scale. */
  static Reader number(
      Schema.Type type, Kind kind, int column, double scale, @Nullable Long absent) {
    boolean counter = kind == Kind.COUNTER;
    return switch (type) {
      case INT, LONG ->
          new Integers(
              new boolean[] {counter},
              new int[] {column},
              new long[] {absent == null ? SampleValues.ABSENT : absent});
      case FLOAT -> {
        boolean negativeIsAbsent = absent != null && absent < 0;
        yield (in, target) ->
            putReal(target, counter, column, in.readFloat(), scale, negativeIsAbsent);
      }
      case DOUBLE -> {
        boolean negativeIsAbsent = absent != null && absent < 0;
        yield (in, target) ->
            putReal(target, counter, column, in.readDouble(), scale, negativeIsAbsent);
      }
      default -> throw new IllegalArgumentException("a metric of type " + type);
    };
  }

  private static void putReal(
      Target target,
      boolean counter,
      int column,
      double value,
      double scale,
      boolean negativeIsAbsent) {
    if (value < 0 && negativeIsAbsent) {
      return;
    }
    double units = Math.rint(value / scale);
    if (!(Math.abs(units) <= 1e18)) {
      target.values.invalid();
      return;
    }
    put(target, counter, column, (long) units);
  }

  private static void put(Target target, boolean counter, int column, long value) {
    if (!counter) {
      target.values.gauge(target.gauges + column, value);
    } else if (value >= 0) {
      target.values.counter(target.counters + column, value);
    } else {
      target.values.invalid();
    }
  }

  /** An enum that says how far a gauge can be trusted: anything but OK is an estimate. */
  static Reader quality(Schema schema, int gauge) {
    int ok = schema.getEnumSymbols().indexOf("OK");
    return (in, target) -> {
      if (in.readInt() != ok) {
        target.values.estimated(gauge);
      }
    };
  }

  /** A distribution: cumulative count and sum, and the histogram of the interval. */
  static Reader distribution(Schema schema, int column) {
    Reader[] fields = new Reader[schema.getFields().size()];
    Scratch scratch = new Scratch();
    for (Schema.Field field : schema.getFields()) {
      fields[field.pos()] =
          switch (field.name()) {
            case "count" -> (in, target) -> scratch.count = in.readLong();
            case "sum" -> (in, target) -> scratch.sum = in.readLong();
            case "histogram" -> histogram(field.schema(), scratch);
            default -> skipper(field.schema());
          };
    }
    return (in, target) -> {
      scratch.histogram = null;
      for (Reader field : fields) {
        field.read(in, target);
      }
      if (scratch.count < 0 || scratch.sum < 0) {
        target.values.invalid();
        return;
      }
      target.values.distribution(
          target.distributions + column, scratch.count, scratch.sum, scratch.histogram);
    };
  }

  private static Reader histogram(Schema schema, Scratch scratch) {
    return switch (schema.getType()) {
      case UNION -> union(schema, branch -> histogram(branch, scratch));
      case RECORD -> new Histogram(schema, scratch);
      default -> skipper(schema);
    };
  }

  /** What is read of one distribution. One per compiled field: a decoder has one thread. */
  private static final class Scratch {
    long count;
    long sum;
    @Nullable ExponentialHistogram histogram;
  }

  private static final class Histogram implements Reader {
    private static final Map<String, Integer> FIELDS =
        Map.of(
            "scale",
            0,
            "zeroCount",
            1,
            "offset",
            2,
            "counts",
            3,
            "count",
            4,
            "sum",
            5,
            "min",
            6,
            "max",
            7);

    private final int[] roles;
    private final Reader[] skippers;
    private final Scratch scratch;

    Histogram(Schema schema, Scratch scratch) {
      this.scratch = scratch;
      this.roles = new int[schema.getFields().size()];
      this.skippers = new Reader[roles.length];
      for (Schema.Field field : schema.getFields()) {
        roles[field.pos()] = FIELDS.getOrDefault(field.name(), -1);
        skippers[field.pos()] = skipper(field.schema());
      }
    }

    @Override
    public void read(AvroCursor in, Target target) {
      int scale = 0;
      long zeroCount = 0;
      int offset = 0;
      long[] entries = new long[0];
      long count = 0;
      double sum = 0;
      double min = 0;
      double max = 0;
      for (int i = 0; i < roles.length; i++) {
        switch (roles[i]) {
          case 0 -> scale = in.readInt();
          case 1 -> zeroCount = in.readLong();
          case 2 -> offset = in.readInt();
          case 3 -> entries = readEntries(in);
          case 4 -> count = in.readLong();
          case 5 -> sum = in.readDouble();
          case 6 -> min = in.readDouble();
          case 7 -> max = in.readDouble();
          default -> skippers[i].read(in, target);
        }
      }
      if (count == 0) {
        return; // of no values: whatever its buckets are, none is made
      }
      long[] counts = target.dense(entries);
      try {
        if (count > MOST_VALUES) {
          throw new IllegalArgumentException("too many values: " + count);
        }
        scratch.histogram =
            ExponentialHistogram.of(scale, zeroCount, offset, counts, count, sum, min, max);
      } catch (IllegalArgumentException e) {
        // The distribution's count and sum still count; its quantiles don't.
        target.values.invalid();
      }
    }

    private static long[] readEntries(AvroCursor in) {
      long[] entries = new long[0];
      int length = 0;
      for (long left = in.readBlock(); left > 0; left = in.readBlock()) {
        if (length + left > BucketRuns.MOST) {
          throw new IllegalArgumentException("a histogram of " + (length + left) + " buckets");
        }
        entries = Arrays.copyOf(entries, length + (int) left);
        for (; left > 0; left--) {
          entries[length++] = in.readLong();
        }
      }
      return entries;
    }
  }
}
