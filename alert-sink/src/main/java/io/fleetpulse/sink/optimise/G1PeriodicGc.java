package io.fleetpulse.sink.optimise;

import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Strategy {@code g1-periodic-gc}: an idle JVM on G1 starts no collection, so it keeps a heap it
 * once needed. With a periodic collection it gives the memory back (JEP 346, since Java 12).
 */
final class G1PeriodicGc {
  static final String NAME = "g1-periodic-gc";
  static final String RULE = "idle-heap";
  static final String OPTION = "G1PeriodicGCInterval";
  static final long INTERVAL_MILLIS = 15_000;
  private static final int FIRST_JAVA = 12;
  private static final double MIB = 1024 * 1024;

  private G1PeriodicGc() {}

  /** What could be changed, and why. */
  record Proposal(Optional<String> current, String value, String reason, boolean allowed) {}

  /** Empty where the strategy does not apply. */
  static Optional<Proposal> propose(Finding finding) {
    Map<String, String> labels = finding.labels();
    String collector = labels.getOrDefault("collector", "G1").toLowerCase(Locale.ROOT);
    Optional<String> current =
        Optional.ofNullable(labels.get("vm." + OPTION)).filter(text -> !text.isBlank());
    if (!finding.rule().equals(RULE)
        || !collector.startsWith("g1")
        || feature(labels) < FIRST_JAVA
        || current.filter(text -> !text.equals("0")).isPresent()) {
      return Optional.empty();
    }
    List<String> allowed = List.of(labels.getOrDefault("actions.allowed", "").split(","));
    return Optional.of(
        new Proposal(
            current,
            Long.toString(INTERVAL_MILLIS),
            reason(finding),
            allowed.stream().map(String::strip).anyMatch(OPTION::equals)));
  }

  private static int feature(Map<String, String> labels) {
    try {
      return Integer.parseInt(labels.getOrDefault("java.feature", "17").strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String reason(Finding finding) {
    double committed = evidence(finding, "jvm.heap.committed.last");
    double liveSet = evidence(finding, "jvm.gc.live_set.last");
    String heap =
        Double.isFinite(committed) && Double.isFinite(liveSet)
            ? String.format(
                Locale.ROOT,
                "the heap holds %.0f MiB committed for a live set of %.0f MiB",
                committed / MIB,
                liveSet / MIB)
            : "the heap holds far more than its live set";
    return "idle: "
        + heap
        + ". With -XX:"
        + OPTION
        + "="
        + INTERVAL_MILLIS
        + " G1 collects every "
        + INTERVAL_MILLIS / 1000
        + " s when nothing else makes it, and returns what it does not need";
  }

  private static double evidence(Finding finding, String name) {
    for (Evidence each : finding.evidence()) {
      if (each.name().equals(name)) {
        return each.value();
      }
    }
    return Double.NaN;
  }
}
