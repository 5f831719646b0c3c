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
  private final ConcurrentMap<String, Finding> dryById = new ConcurrentHashMap<>();

  /** A live view, in no order. */
  public Collection<Finding> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** What rules in a dry run would have told, in the same way. */
  public Collection<Finding> dryRuns() {
    return Collections.unmodifiableCollection(dryById.values());
  }

  void put(Finding finding, boolean dryRun) {
    (dryRun ? dryById : byId).put(finding.getFindingId(), finding);
  }

  void remove(Finding finding, boolean dryRun) {
    (dryRun ? dryById : byId).remove(finding.getFindingId());
  }
}
