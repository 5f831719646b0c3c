package io.fleetpulse.it.window;

import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.streams.window.WindowTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Windows as a consumer of the topics sees them: of each, the highest revision. */
public final class EmittedWindows {
  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(WindowSummary.getClassSchema());
  private final Map<String, List<String>[]> layouts = new HashMap<>();
  private final Map<String, Integer> revisions = new HashMap<>();
  private final Map<String, Map<String, Long>> windows = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> doubled = new ArrayList<>();
  private int records;
  private int revised;
  private long bytes;

  /** All that is on a stage's topics. */
  public static EmittedWindows read(Stage stage) {
    EmittedWindows emitted = new EmittedWindows();
    for (WindowTier tier : WindowTier.values()) {
      stage.read(tier.topic(), record -> emitted.add(record.key(), record.value()));
    }
    return emitted;
  }

  void add(String key, byte[] value) {
    records++;
    bytes += value.length;
    GenericRecord window = read(value);
    long start = (long) window.get("startTimeMillis");
    String name =
        DirectWindows.name(
            key, start, (long) window.get("windowStartMillis"), (int) window.get("sizeMillis"));
    int revision = (int) window.get("revision");
    List<String>[] columns = columns(key + window.get("sizeMillis"), window);
    if (!seen.add(name + " " + revision)) {
      doubled.add(name + " revision " + revision);
    }
    if (revision > 0) {
      revised++;
    }
    if (revision >= revisions.getOrDefault(name, -1)) {
      revisions.put(name, revision);
      windows.put(name, numbers(window, columns));
    }
  }

  public Map<String, Map<String, Long>> windows() {
    return windows;
  }

  /** Windows that came twice with one revision. */
  public List<String> doubled() {
    return doubled;
  }

  public String summary() {
    return records
        + " records, "
        + revised
        + " of them revisions, "
        + bytes / Math.max(1, records)
        + " bytes each";
  }

  private GenericRecord read(byte[] value) {
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of gauges, counters and distributions. */
  @SuppressWarnings("unchecked")
  private List<String>[] columns(String key, GenericRecord window) {
    String name = key + " " + window.get("layoutHash");
    GenericRecord layout = (GenericRecord) window.get("layout");
    if (layout != null) {
      List<String>[] columns =
          new List[] {new ArrayList<String>(), new ArrayList<String>(), new ArrayList<String>()};
      for (Object entry : (List<?>) layout.get("series")) {
        GenericRecord series = (GenericRecord) entry;
        Map<?, ?> attributes = (Map<?, ?>) series.get("attributes");
        String pool = "";
        for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
          if (attribute.getKey().toString().equals("jvm.memory.pool.name")) {
            pool = " " + attribute.getValue();
          }
        }
        int kind =
            List.of("GAUGE", "COUNTER", "DISTRIBUTION").indexOf(series.get("kind").toString());
        columns[kind].add(series.get("metric") + pool);
      }
      layouts.put(name, columns);
    }
    List<String>[] columns = layouts.get(name);
    if (columns == null) {
      throw new AssertionError("a window's columns have no names: " + name);
    }
    return columns;
  }

  private static Map<String, Long> numbers(GenericRecord window, List<String>[] columns) {
    Map<String, Long> numbers = new TreeMap<>();
    long samples = (int) window.get("samples");
    numbers.put("samples", samples);
    numbers.put("lost", (long) (int) window.get("lostSamples"));
    numbers.put("duplicates", (long) (int) window.get("duplicateSamples"));
    numbers.put("invalid", (long) (int) window.get("invalidValues"));
    numbers.put("first sequence", (long) window.get("firstSequence"));
    numbers.put("last sequence", (long) window.get("lastSequence"));
    numbers.put("first sample", (long) window.get("firstSampleMillis"));
    numbers.put("last sample", (long) window.get("lastSampleMillis"));
    numbers.put("skew", (long) window.get("clockSkewMillis"));
    for (Object gauge : (List<?>) window.get("estimatedGauges")) {
      numbers.put(columns[0].get((int) gauge) + " estimated", 1L);
    }
    List<?> counts = (List<?>) window.get("gaugeCounts");
    for (int i = 0; i < columns[0].size(); i++) {
      String gauge = columns[0].get(i);
      long count = counts.isEmpty() ? samples : ((Number) counts.get(i)).longValue();
      if (count == 0) {
        continue;
      }
      long last = at(window, "gaugeLast", i);
      numbers.put(gauge + " count", count);
      numbers.put(gauge + " last", last);
      numbers.put(gauge + " min", last - at(window, "gaugeMinBelowLast", i));
      numbers.put(gauge + " max", last + at(window, "gaugeMaxAboveLast", i));
      numbers.put(gauge + " sum", at(window, "gaugeSumDelta", i) + count * last);
    }
    for (int i = 0; i < columns[1].size(); i++) {
      if (at(window, "counterTotal", i) >= 0) {
        numbers.put(columns[1].get(i) + " increase", at(window, "counterIncrease", i));
        numbers.put(columns[1].get(i) + " total", at(window, "counterTotal", i));
      }
    }
    for (int i = 0; i < columns[2].size(); i++) {
      String name = columns[2].get(i);
      if (at(window, "distributionTotalCount", i) == 0
          && !name.equals(DirectWindows.DISTRIBUTION)) {
        continue; // of a section that no sample of this fleet has: nothing and none are the same
      }
      numbers.put(name + " n increase", at(window, "distributionCount", i));
      numbers.put(name + " s increase", at(window, "distributionSum", i));
      numbers.put(name + " n total", at(window, "distributionTotalCount", i));
      numbers.put(name + " s total", at(window, "distributionTotalSum", i));
      GenericRecord histogram = (GenericRecord) ((List<?>) window.get("histograms")).get(i);
      if (histogram != null) {
        numbers.put(name + " values", (long) histogram.get("count"));
        numbers.put(name + " zeros", (long) histogram.get("zeroCount"));
        numbers.put(name + " values' sum", DirectWindows.nanos(histogram.get("sum")));
        numbers.put(name + " values' min", DirectWindows.nanos(histogram.get("min")));
        numbers.put(name + " values' max", DirectWindows.nanos(histogram.get("max")));
        DirectWindows.buckets(name, histogram, numbers);
      }
    }
    return numbers;
  }

  private static long at(GenericRecord window, String column, int i) {
    return ((Number) ((List<?>) window.get(column)).get(i)).longValue();
  }
}
