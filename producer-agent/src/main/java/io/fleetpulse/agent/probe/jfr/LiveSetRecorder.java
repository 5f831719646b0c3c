package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.probe.ConcurrentCycles;
import io.fleetpulse.agent.probe.LiveSet;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.LastResort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records, from {@link #AFTER} on, while there is room on the disk, and looks again every {@link
 * #EVERY}: a disk that fills up ends the recording before the recorder would end the host. Without
 * it the live set is an estimate. A recording that fails is begun again, {@value #MOST_FAILURES}
 * times at most.
 *
 * <p>For the sampling thread. Counts each recording that failed or had to end.
 */
public final class LiveSetRecorder implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  /**
   * A host that starts has better to do: the recorder's own start takes as much of a processor as
   * all the rest of the agent's. Before a first concurrent cycle there is nothing to record anyway.
   */
  private static final Duration AFTER = Duration.ofSeconds(30);

  private static final int MOST_FAILURES = 3;
  private static final String TOPIC = "recorder";

  private final Runnable requirement;
  private final Supplier<Recording> recordings;
  private final LongSupplier usableBytes;
  private final LiveSet liveSet;
  private final Duration after;
  private final AtomicLong errors;
  private final AgentLog log;
  private @Nullable Recording recording;
  private boolean shortOfSpace;
  private int failures;
  private boolean checked;
  private long checkedAtNanos;
  private long startNanos;

  /**
   * @param requirement throws where recordings can never be started
   * @param recordings starts a recording
   * @param usableBytes of the disk that recordings are written to; 0: not known
   * @param after how long after the first look a recording may begin
   */
  LiveSetRecorder(
      Runnable requirement,
      Supplier<Recording> recordings,
      LongSupplier usableBytes,
      LiveSet liveSet,
      Duration after,
      AtomicLong errors,
      AgentLog log) {
    this.requirement = requirement;
    this.recordings = recordings;
    this.usableBytes = usableBytes;
    this.liveSet = liveSet;
    this.after = after;
    this.errors = errors;
    this.log = log;
  }

  /**
   * For a JVM that runs G1.
   *
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  public static LiveSetRecorder ofG1(
      LiveSet liveSet,
      ConcurrentCycles cycles,
      LongSupplier nanoClock,
      @Nullable String recorderOptions,
      AtomicLong errors,
      AgentLog log) {
    return new LiveSetRecorder(
        G1LiveSetRecording::require,
        () -> G1LiveSetRecording.start(liveSet, cycles, nanoClock, errors, log),
        () -> usable(recorderOptions),
        liveSet,
        AFTER,
        errors,
        log);
  }

  /** Starts or ends the recording, if it is time to look. */
  public void check(long nowNanos) {
    if (checked && nowNanos - checkedAtNanos < EVERY.toNanos()) {
      return;
    }
    if (!checked) {
      startNanos = nowNanos + after.toNanos();
    }
    checked = true;
    checkedAtNanos = nowNanos;
    try {
      look(nowNanos);
    } catch (Throwable e) { // no such module in this JVM, a host that forbids it, no memory
      failures++;
      LastResort.survive(e, errors, log, TOPIC, "no flight recorder, G1's live set is estimated: ");
    }
  }

  @Override
  public void close() {
    Recording open = recording;
    recording = null;
    if (open != null) {
      open.close();
    }
  }

  private void look(long nowNanos) {
    Recording open = recording;
    if (open != null && !open.running()) {
      failures++;
      errors.incrementAndGet();
      log.warn(TOPIC, "the flight recorder has ended, G1's live set is estimated");
      end();
      open = null;
    }
    if (open == null && failures >= MOST_FAILURES) {
      return;
    }
    long usable = usableBytes.getAsLong();
    boolean wasShort = shortOfSpace;
    shortOfSpace = !DiskSpace.suffices(wasShort, usable);
    if (!shortOfSpace) {
      if (open == null && nowNanos - startNanos < 0) {
        requirement.run();
      } else if (open == null) {
        recording = recordings.get();
        log.recovered(TOPIC, "the flight recorder runs again");
      }
      return;
    }
    if (!wasShort) {
      errors.incrementAndGet();
      log.warn(
          TOPIC,
          "no flight recorder below %s of disk space, there are %s; G1's live set is estimated"
              .formatted(DiskSpace.shown(DiskSpace.FLOOR), DiskSpace.shown(usable)));
      end();
    }
  }

  private void end() {
    try {
      close();
    } finally {
      liveSet.estimateAgain();
    }
  }

  /** Asked for each time: the host may tell its recorder to write elsewhere. */
  private static long usable(@Nullable String recorderOptions) {
    Path repository = DiskSpace.repository(System::getProperty, recorderOptions).toAbsolutePath();
    // What is not there yet will be made where its parent is.
    while (!Files.exists(repository) && repository.getParent() != null) {
      repository = repository.getParent();
    }
    return repository.toFile().getUsableSpace();
  }
}
