package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.service.MergedSeries;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The latest window of each service whose partition this process owns. Written by stream threads,
 * read by queries.
 */
public final class LiveServices {
  private final ConcurrentMap<String, Latest> byKey = new ConcurrentHashMap<>();

  /**
   * A service window as it was emitted.
   *
   * @param ok all instances are in it, with every sample
   */
  public record Latest(
      long startMillis,
      int revision,
      int instances,
      int expected,
      boolean ok,
      List<MergedSeries> series) {

    /** The first series of this metric, whatever its attributes. */
    public Optional<MergedSeries> find(String metric) {
      return series.stream().filter(s -> s.series().key().metric().equals(metric)).findFirst();
    }
  }

  /** The latest window of the service, namespace/service. */
  public Optional<Latest> find(String service) {
    return Optional.ofNullable(byKey.get(service));
  }

  void emitted(String service, Latest window) {
    byKey.merge(service, window, (a, b) -> b.startMillis() >= a.startMillis() ? b : a);
  }

  void remove(String service) {
    byKey.remove(service);
  }
}
