package io.fleetpulse.benchmarks.agent;

import java.util.HashMap;
import java.util.Map;

/**
 * What one run of the application took, its watcher included.
 *
 * @param cpuPercent of one core, steady
 * @param firstSeconds CPU seconds in the first slot
 * @param residentMebibytes when it had settled
 * @param liveHeapMebibytes after a full collection at the end
 * @param allocatedKibibytes a second, steady
 * @param threads Java's, at the end
 * @param classes loaded, at the end
 * @param byOwner CPU, steady, by whose threads they are
 * @param byName the same by the threads' names
 */
record Reading(
    double cpuPercent,
    double firstSeconds,
    double residentMebibytes,
    double liveHeapMebibytes,
    double allocatedKibibytes,
    double threads,
    double classes,
    Map<ProcessReading.Owner, Double> byOwner,
    Map<String, Double> byName) {

  /** Nanoseconds as percent of one core. */
  static <K> Map<K, Double> percents(Map<K, Long> nanos, double seconds) {
    Map<K, Double> percents = new HashMap<>();
    nanos.forEach((key, value) -> percents.put(key, value * 1e-7 / seconds));
    return percents;
  }
}
