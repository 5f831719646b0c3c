package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.ConcurrentCycles;
import io.fleetpulse.agent.probe.LiveSet;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * G1's live set from the flight recorder, once that is worth its cost, from {@link #AFTER} on and
 * while that may run; without it the live set is an estimate.
 *
 * <p>For the sampling thread. Counts each recording that failed or had to end.
 */
public final class LiveSetRecorder implements AutoCloseable {
  /**
   * A host that starts has better to do: the recorder's own start takes as much of a processor as
   * all the rest of the agent's. Before a first concurrent cycle there is nothing to record anyway.
   */
  private static final Duration AFTER = Duration.ofSeconds(30);

  private final GuardedRecording recording;

  /**
   * @param requirement throws where recordings can never be started
   * @param recordings starts a recording
   * @param usableBytes of the disk that recordings are written to; 0: not known
   * @param worth whether one may begin
   * @param after how long after the first look a recording may begin
   */
  LiveSetRecorder(
      Runnable requirement,
      Supplier<Recording> recordings,
      LongSupplier usableBytes,
      LiveSet liveSet,
      BooleanSupplier worth,
      Duration after,
      AtomicLong errors,
      AgentLog log) {
    this.recording =
        new GuardedRecording(
            requirement,
            recordings,
            usableBytes,
            liveSet::estimateAgain,
            worth,
            after,
            "recorder",
            "G1's live set is estimated",
            errors,
            log);
  }

  /**
   * For a JVM that runs G1.
   *
   * @param worth whether a recording may begin; one that runs goes on
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  public static LiveSetRecorder ofG1(
      BooleanSupplier worth,
      LiveSet liveSet,
      ConcurrentCycles cycles,
      LongSupplier nanoClock,
      @Nullable String recorderOptions,
      AgentSelf self,
      AgentLog log) {
    return new LiveSetRecorder(
        G1LiveSetRecording::require,
        () -> G1LiveSetRecording.start(liveSet, cycles, nanoClock, self, log),
        () -> GuardedRecording.usable(recorderOptions),
        liveSet,
        worth,
        AFTER,
        self.probeErrors,
        log);
  }

  /** Starts or ends the recording, if it is time to look. */
  public void check(long nowNanos) {
    recording.check(nowNanos);
  }

  @Override
  public void close() {
    recording.close();
  }
}
