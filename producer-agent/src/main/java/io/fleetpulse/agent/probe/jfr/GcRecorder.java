package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.AllocationStalls;
import io.fleetpulse.agent.probe.LiveSet;
import io.fleetpulse.agent.probe.RecordedGc;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a collector tells by the flight recorder alone, once that is worth its cost, from {@link
 * #AFTER} on and while that may run; without it G1's live set is an estimate.
 *
 * <p>For the sampling thread. Counts each recording that failed or had to end.
 */
public final class GcRecorder implements AutoCloseable {
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
   * @param ended called when there is no recording any more
   * @param without what it means that there is none, in words
   */
  GcRecorder(
      Runnable requirement,
      Supplier<Recording> recordings,
      LongSupplier usableBytes,
      BooleanSupplier worth,
      Duration after,
      Runnable ended,
      String without,
      AtomicLong errors,
      AgentLog log) {
    this.recording =
        new GuardedRecording(
            requirement,
            recordings,
            usableBytes,
            ended,
            worth,
            after,
            "recorder",
            without,
            "flight.recorder=false",
            errors,
            log);
  }

  /**
   * For a JVM that runs G1.
   *
   * @param worth whether a recording may begin; one that runs goes on
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  public static GcRecorder ofG1(
      BooleanSupplier worth,
      LiveSet liveSet,
      RecordedGc recorded,
      LongSupplier nanoClock,
      @Nullable String recorderOptions,
      AgentSelf self,
      AgentLog log) {
    return new GcRecorder(
        EventStream::require,
        () -> G1Recording.start(liveSet, recorded, nanoClock, self, log),
        () -> GuardedRecording.usable(recorderOptions),
        worth,
        AFTER,
        () -> {
          liveSet.estimateAgain();
          recorded.humongous().forget();
        },
        "G1's live set is estimated",
        self.probeErrors,
        log);
  }

  /**
   * For a JVM that runs ZGC, of one generation or two.
   *
   * @param worth whether a recording may begin; one that runs goes on
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  public static GcRecorder ofZgc(
      BooleanSupplier worth,
      AllocationStalls stalls,
      @Nullable String recorderOptions,
      AgentSelf self,
      AgentLog log) {
    return new GcRecorder(
        EventStream::require,
        () -> ZgcRecording.start(stalls, self, log),
        () -> GuardedRecording.usable(recorderOptions),
        worth,
        AFTER,
        () -> {},
        "the durations of ZGC's allocation stalls are not known",
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
