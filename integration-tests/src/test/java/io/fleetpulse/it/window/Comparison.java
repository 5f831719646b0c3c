package io.fleetpulse.it.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Windows that were emitted beside those worked out from the samples. The latest window of each
 * instance is left out: it is open.
 */
public final class Comparison {
  private final Map<String, Map<String, Long>> expected;
  private final Map<String, Map<String, Long>> actual;

  /** The latest window of each JVM. */
  private final Map<String, Long> latestOfJvm = new HashMap<>();

  public Comparison(DirectWindows direct, EmittedWindows emitted) {
    Map<String, Long> latest = new HashMap<>();
    for (String text : direct.windows().keySet()) {
      Name name = Name.of(text);
      latest.merge(name.instance(), name.window(), Math::max);
      latestOfJvm.merge(name.jvm(), name.window(), Math::max);
    }
    expected = closed(direct.windows(), latest);
    actual = closed(emitted.windows(), latest);
  }

  /** A window's name in its parts; instance and JVM with the window's size. */
  private record Name(String instance, String jvm, long window) {
    static Name of(String text) {
      String[] parts = text.split(" ");
      String instance = parts[0] + " " + parts[3];
      return new Name(instance, instance + " " + parts[1], Long.parseLong(parts[2]));
    }
  }

  /** Whether every window is there, whatever it says. */
  public boolean complete() {
    return actual.keySet().containsAll(expected.keySet());
  }

  /** Windows that are wrong or missing. */
  public List<String> differences() {
    return differences(missing -> true);
  }

  /**
   * Those that stay so once all samples are processed: a window that is missing could only still
   * come if it is the last of its JVM, which silence closes.
   */
  public List<String> lasting() {
    return differences(
        missing -> missing.window() < latestOfJvm.getOrDefault(missing.jvm(), Long.MIN_VALUE));
  }

  private List<String> differences(Predicate<Name> counts) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (name, numbers) -> {
          Map<String, Long> emitted = actual.get(name);
          if (emitted != null && !numbers.equals(emitted)) {
            differences.add(name + ": " + firstDifference(numbers, emitted));
          } else if (emitted == null && counts.test(Name.of(name))) {
            differences.add(name + " is missing");
          }
        });
    actual.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> differences.add(name + " should not be"));
    return differences;
  }

  private static Map<String, Map<String, Long>> closed(
      Map<String, Map<String, Long>> windows, Map<String, Long> latest) {
    Map<String, Map<String, Long>> closed = new TreeMap<>(windows);
    closed
        .keySet()
        .removeIf(
            text -> {
              Name name = Name.of(text);
              return latest.getOrDefault(name.instance(), Long.MAX_VALUE) == name.window();
            });
    return closed;
  }

  private static String firstDifference(Map<String, Long> expected, Map<String, Long> actual) {
    Map<String, Long> all = new TreeMap<>(expected);
    actual.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .filter(number -> !Objects.equals(expected.get(number), actual.get(number)))
        .map(
            number ->
                number + " should be " + expected.get(number) + " and is " + actual.get(number))
        .limit(2)
        .toList()
        .toString();
  }
}
