package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.AllocationStalls;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;

/** How long ZGC kept threads waiting for memory: one event for each time, however short. */
final class ZgcRecording {
  private static final String STALL = "jdk.ZAllocationStall";

  private ZgcRecording() {}

  /** Starts recording. */
  static Recording start(AllocationStalls stalls, AgentSelf self, AgentLog log) {
    return EventStream.start(
        events -> {
          events
              .on(STALL, event -> stalls.add(event.getDuration().toNanos()))
              .withThreshold(Duration.ZERO);
          stalls.watched();
        },
        self,
        log);
  }
}
