package io.fleetpulse.streams.finding;

import io.fleetpulse.schemas.avro.Finding;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Findings that are pending or firing on the instances whose partitions this process owns, as last
 * told. Written by stream threads, read by queries.
 */
public final class LiveFindings {
  private final ConcurrentMap<String, Finding> byId = new ConcurrentHashMap<>();

  /** A live view, in no order. */
  public Collection<Finding> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  void put(Finding finding) {
    byId.put(finding.getFindingId(), finding);
  }

  void remove(String findingId) {
    byId.remove(findingId);
  }
}
