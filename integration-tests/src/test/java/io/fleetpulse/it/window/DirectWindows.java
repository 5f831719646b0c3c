package io.fleetpulse.it.window;

import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Windows worked out straight from all samples, without any of the product's code: the numbers each
 * window has to have, by key, JVM, start and size, and by series and statistic.
 */
public final class DirectWindows {
  /** The one distribution that the fleet's samples have. */
  public static final String DISTRIBUTION = "jvm.gc.duration";

  private static final int COMMON_SCALE = 4;

  private final Map<String, Map<String, Long>> windows = new TreeMap<>();
  private final Map<String, Life> lives = new HashMap<>();

  /** What is known of one JVM. */
  private static final class Life {
    final Map<String, Long> totals = new HashMap<>();
    long lastSequence = -1;
    long skewMillis;
    boolean begun;
    List<String> pools = List.of();
  }

  /** Of all samples on a stage. */
  public static DirectWindows read(Stage stage) {
    DirectWindows direct = new DirectWindows();
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(RuntimeSample.getClassSchema());
    stage.read(
        Topic.SAMPLES,
        record -> direct.add(record.key(), decode(reader, record.value()), record.timestamp()));
    return direct;
  }

  /** Numbers in wire units by name. */
  public Map<String, Map<String, Long>> windows() {
    return windows;
  }

  /** Takes the samples of a key in the order in which they arrived. */
  void add(String key, GenericRecord sample, long arrivalMillis) {
    long start = (long) sample.get("startTimeMillis");
    Life life = lives.computeIfAbsent(key + "@" + start, any -> new Life());
    long sequence = (long) sample.get("sequence");
    long time = (long) sample.get("sampleTimeMillis");
    long offset = arrivalMillis - time - (int) sample.get("sendDelayMillis");
    if (!life.begun && offset < -5_000) {
      life.skewMillis = offset;
    }
    boolean fromZero = !life.begun && sequence == 0 && time - 1_000 - start <= 30_000;
    long lost = life.begun ? sequence - life.lastSequence - 1 : 0;
    life.lastSequence = sequence;
    Map<String, Long> readings = new TreeMap<>();
    Map<String, Long> totals = new TreeMap<>();
    read(sample, readings, totals);
    for (long size : new long[] {10_000, 60_000, 600_000}) {
      long window = Math.floorDiv(time + life.skewMillis, size) * size;
      Map<String, Long> numbers =
          windows.computeIfAbsent(name(key, start, window, size), any -> new TreeMap<>());
      numbers.merge("samples", 1L, Long::sum);
      numbers.merge("lost", lost, Long::sum);
      numbers.merge("duplicates", 0L, Long::sum);
      numbers.merge("invalid", 0L, Long::sum);
      numbers.putIfAbsent("first sequence", sequence);
      numbers.put("last sequence", sequence);
      numbers.putIfAbsent("first sample", time + life.skewMillis);
      numbers.merge("last sample", time + life.skewMillis, Math::max);
      numbers.put("skew", life.skewMillis);
      readings.forEach(
          (series, value) -> {
            numbers.merge(series + " count", 1L, Long::sum);
            numbers.merge(series + " sum", value, Long::sum);
            numbers.merge(series + " min", value, Math::min);
            numbers.merge(series + " max", value, Math::max);
            numbers.put(series + " last", value);
          });
      totals.forEach(
          (series, total) -> {
            Long before = life.totals.get(series);
            long base = before != null ? before : fromZero ? 0 : total;
            numbers.merge(series + " increase", total - base, Long::sum);
            numbers.put(series + " total", total);
          });
      if (estimated(sample)) {
        numbers.put("jvm.gc.live_set estimated", 1L);
      } else {
        numbers.remove("jvm.gc.live_set estimated");
      }
      boolean known = life.begun || fromZero;
      histogram(sample, known, numbers);
    }
    life.totals.putAll(totals);
    life.begun = true;
  }

  static String name(String key, long start, long window, long size) {
    return key + " " + start + " " + window + " " + size;
  }

  private static void histogram(GenericRecord sample, boolean known, Map<String, Long> numbers) {
    GenericRecord histogram = (GenericRecord) distribution(sample).get("histogram");
    if (histogram == null || !known) {
      return;
    }
    String name = DISTRIBUTION;
    numbers.merge(name + " values", (long) histogram.get("count"), Long::sum);
    numbers.merge(name + " zeros", (long) histogram.get("zeroCount"), Long::sum);
    // Nanoseconds: values are whole milliseconds, so the order of adding does not show.
    numbers.merge(name + " values' sum", nanos(histogram.get("sum")), Long::sum);
    numbers.merge(name + " values' min", nanos(histogram.get("min")), Math::min);
    numbers.merge(name + " values' max", nanos(histogram.get("max")), Math::max);
    buckets(name, histogram, numbers);
  }

  static long nanos(Object seconds) {
    return Math.round((double) seconds * 1e9);
  }

  /**
   * Counts at one scale that every histogram here can be brought to: 16 buckets an octave, of which
   * a millisecond to fifty are fewer than the 160 that are kept.
   */
  public static void buckets(String name, GenericRecord histogram, Map<String, Long> numbers) {
    int finer = (int) histogram.get("scale") - COMMON_SCALE;
    if (finer < 0) {
      throw new AssertionError("a histogram is coarser than need be: " + histogram);
    }
    int index = (int) histogram.get("offset");
    for (Object count : (List<?>) histogram.get("counts")) {
      long entry = ((Number) count).longValue();
      if (entry > 0) {
        numbers.merge(name + " bucket " + (index >> finer), entry, Long::sum);
      }
      index += entry < 0 ? Math.toIntExact(-entry) : 1; // a run of empty buckets
    }
  }

  private static GenericRecord decode(GenericDatumReader<GenericRecord> reader, byte[] value) {
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean estimated(GenericRecord sample) {
    GenericRecord gc = (GenericRecord) sample.get("gc");
    return !gc.get("liveSetQuality").toString().equals("OK");
  }

  private static GenericRecord distribution(GenericRecord sample) {
    GenericRecord gc = (GenericRecord) sample.get("gc");
    GenericRecord entry = (GenericRecord) ((List<?>) gc.get("durations")).get(0);
    return (GenericRecord) entry.get("duration");
  }

  private static void read(
      GenericRecord sample, Map<String, Long> readings, Map<String, Long> totals) {
    for (String section : List.of("cpu", "memory", "gc")) {
      GenericRecord record = (GenericRecord) sample.get(section);
      for (Schema.Field field : record.getSchema().getFields()) {
        number(field, record.get(field.pos()), "", readings, totals);
      }
    }
    List<?> pools = (List<?>) ((GenericRecord) sample.get("memory")).get("pools");
    List<String> names = new ArrayList<>(List.of("Eden", "Old", "Metaspace"));
    for (int i = 0; i < pools.size(); i++) {
      GenericRecord pool = (GenericRecord) pools.get(i);
      for (Schema.Field field : pool.getSchema().getFields()) {
        number(field, pool.get(field.pos()), " " + names.get(i), readings, totals);
      }
    }
    totals.put(DISTRIBUTION + " n", (long) distribution(sample).get("count"));
    totals.put(DISTRIBUTION + " s", (long) distribution(sample).get("sum"));
  }

  private static void number(
      Schema.Field field,
      @Nullable Object value,
      String suffix,
      Map<String, Long> readings,
      Map<String, Long> totals) {
    String metric = field.getProp("metric");
    if (metric == null || !(value instanceof Number number)) {
      return;
    }
    Long units = units(field, number);
    if (units != null) {
      (field.getProp("kind").equals("counter") ? totals : readings).put(metric + suffix, units);
    }
  }

  private static @Nullable Long units(Schema.Field field, Number number) {
    boolean optional = field.getObjectProp("absent") != null;
    if (number instanceof Float real) {
      double scale = ((Number) field.getObjectProp("scale")).doubleValue();
      return optional && real < 0 ? null : (Long) (long) Math.rint(real / scale);
    }
    return optional && number.longValue() == -1 ? null : (Long) number.longValue();
  }
}
