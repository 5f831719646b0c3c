package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.section.Stalls;

/** What stops the application: safepoints by HotSpot's counters, and stalls as they are felt. */
final class StallProbe {
  /** As settings name it. */
  static final String SECTION = "stalls";

  private final PerfData.Counter safepoints;
  private final PerfData.Counter time;
  private final PerfData.Counter sync;
  private final StallMeter meter;

  /**
   * @param perf read by the sampler before it reads this
   */
  StallProbe(PerfData perf, StallMeter meter) {
    this.safepoints = perf.counter("sun.rt.safepoints");
    this.time = perf.nanos("sun.rt.safepointTime");
    this.sync = perf.nanos("sun.rt.safepointSyncTime");
    this.meter = meter;
  }

  Stalls read() {
    return new Stalls(safepoints.value(), time.value(), sync.value(), meter.read());
  }
}
