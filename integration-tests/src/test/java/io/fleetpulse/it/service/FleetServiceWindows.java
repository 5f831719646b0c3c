package io.fleetpulse.it.service;

import io.fleetpulse.it.window.DirectWindows;
import io.fleetpulse.it.window.Stage;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * A fleet's service windows as a consumer of the topic sees them (of each, the highest revision),
 * in wire units, beside those that follow from its samples. For instances that never restart.
 */
public final class FleetServiceWindows {
  private static final String POOL = "jvm.memory.pool.name";
  private static final long SIZE = 10_000;

  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(ServiceWindow.getClassSchema());
  private final Map<String, Double> scales = new HashMap<>();
  private final Map<Long, Integer> revisions = new HashMap<>();
  private final Map<Long, Map<String, Long>> windows = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> doubled = new ArrayList<>();

  private FleetServiceWindows() {
    scales(RuntimeSample.getClassSchema());
  }

  /** All that is on the stage's topic. */
  public static FleetServiceWindows read(Stage stage) {
    FleetServiceWindows emitted = new FleetServiceWindows();
    stage.read(Topic.SERVICE_WINDOWS, record -> emitted.add(record.value()));
    return emitted;
  }

  /**
   * By start, in wire units.
   *
   * @param before windows that begin later are still open somewhere
   */
  public Map<Long, Map<String, Long>> windows(long before) {
    Map<Long, Map<String, Long>> closed = new TreeMap<>(windows);
    closed.keySet().removeIf(start -> start >= before);
    return closed;
  }

  /** Windows that came twice with one revision. */
  public List<String> doubled() {
    return doubled;
  }

  /** Sums of the instances' windows. */
  public static Map<Long, Map<String, Long>> of(DirectWindows direct, long before) {
    Map<Long, Map<String, Long>> merged = new TreeMap<>();
    direct
        .windows()
        .forEach(
            (name, numbers) -> {
              String[] parts = name.split(" ");
              long start = Long.parseLong(parts[2]);
              if (Long.parseLong(parts[3]) == SIZE && start < before) {
                Map<String, Long> service = merged.computeIfAbsent(start, any -> new TreeMap<>());
                service.merge("instances", 1L, Long::sum);
                numbers.forEach((number, value) -> merge(service, number, value));
              }
            });
    return merged;
  }

  private static void merge(Map<String, Long> service, String number, long value) {
    if (!number.startsWith("jvm.") || number.contains(" values") || number.contains(" zeros")) {
      return;
    }
    if (number.endsWith(" min")) {
      service.merge(number, value, Math::min);
    } else if (number.endsWith(" max")) {
      service.merge(number, value, Math::max);
    } else if (!number.endsWith(" total") && !number.endsWith(" estimated")) {
      service.merge(number, value, Long::sum);
    }
  }

  private void add(byte[] value) {
    GenericRecord window;
    try {
      window =
          reader.read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long start = (long) window.get("windowStartMillis");
    int revision = (int) window.get("revision");
    if (!seen.add(start + " " + revision)) {
      doubled.add(start + " revision " + revision);
    }
    if (revision >= revisions.getOrDefault(start, -1)) {
      revisions.put(start, revision);
      windows.put(start, numbers(window));
    }
  }

  private Map<String, Long> numbers(GenericRecord window) {
    Map<String, Long> numbers = new TreeMap<>();
    numbers.put("instances", (long) (int) window.get("instances"));
    for (Object entry : (List<?>) window.get("series")) {
      GenericRecord series = (GenericRecord) entry;
      String name = series.get("metric").toString();
      double scale = scales.getOrDefault(name, 1.0);
      for (Map.Entry<?, ?> attribute : ((Map<?, ?>) series.get("attributes")).entrySet()) {
        name += attribute.getKey().toString().equals(POOL) ? " " + attribute.getValue() : "";
      }
      long count = (long) series.get("count");
      switch (series.get("kind").toString()) {
        case "gauge" -> {
          if (count > 0) {
            numbers.put(name + " count", count);
            numbers.put(name + " min", units(series, "min", 1, scale));
            numbers.put(name + " max", units(series, "max", 1, scale));
            numbers.put(name + " last", units(series, "total", 1, scale));
            numbers.put(name + " sum", units(series, "average", count, scale));
          }
        }
        case "counter" -> numbers.put(name + " increase", units(series, "total", 1, scale));
        default -> {
          if (count == 0 && !name.equals(DirectWindows.DISTRIBUTION)) {
            continue; // of a section that no sample of this fleet has
          }
          numbers.put(name + " n increase", count);
          numbers.put(name + " s increase", units(series, "total", 1, scale));
          if (series.get("histogram") != null) {
            DirectWindows.buckets(name, (GenericRecord) series.get("histogram"), numbers);
          }
        }
      }
    }
    return numbers;
  }

  private static long units(GenericRecord series, String field, long times, double scale) {
    return Math.round((double) series.get(field) * times / scale);
  }

  private void scales(Schema schema) {
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(this::scales);
      case ARRAY -> scales(schema.getElementType());
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          if (field.getObjectProp("scale") instanceof Number scale) {
            scales.put(field.getProp("metric"), scale.doubleValue());
          }
          scales(field.schema());
        }
      }
      default -> {}
    }
  }
}
