package io.fleetpulse.agent.probe;

/**
 * What only the flight recorder tells of collections.
 *
 * @param cycles G1's concurrent ones
 * @param humongous G1's
 * @param stalls ZGC's
 */
public record RecordedGc(
    ConcurrentCycles cycles, HumongousRegions humongous, AllocationStalls stalls) {
  /** Of a JVM in which nothing was recorded yet. */
  static RecordedGc none() {
    return new RecordedGc(new ConcurrentCycles(), new HumongousRegions(), new AllocationStalls());
  }
}
