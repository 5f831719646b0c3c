package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.section.Profile;
import io.fleetpulse.agent.section.Recorder;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What only the flight recorder sees: waits, safepoints, and where the application allocates,
 * computes and waits. Without a recorder in this JVM, or below the least disk space, there is
 * nothing, and it is said.
 *
 * <p>For the sampling thread.
 */
public final class ProfileRecorder implements AutoCloseable {
  /** Those that it fills, in small letters: with both of them off there is nothing to record. */
  public static final Set<String> SECTIONS = Set.of("recorder", "profile");

  private final RecorderTotals totals;
  private final SiteTable sites = new SiteTable();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong thread = new AtomicLong(-1);
  private final GuardedRecording recording;
  private long seenThread = -1;
  private long seenNanos;

  /**
   * @param totals those of all recordings of this JVM together
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  public ProfileRecorder(
      RecorderTotals totals, @Nullable String recorderOptions, AgentSelf self, AgentLog log) {
    this.totals = totals;
    this.recording =
        new GuardedRecording(
            () -> {},
            () -> ProfileRecording.start(totals, sites, thread, self, log),
            () -> GuardedRecording.usable(recorderOptions),
            () -> {},
            () -> true,
            Duration.ZERO,
            "profile",
            "there is no profile",
            "profile.enabled=false",
            self.probeErrors,
            log);
  }

  /** Starts or ends the recording, if it is time to look. */
  public void check(long nowNanos) {
    recording.check(nowNanos);
  }

  /** CPU time that the recording's thread has used since the last call, as far as that is known. */
  public long tookNanos() {
    long id = thread.get();
    if (id < 0 || !threads.isThreadCpuTimeSupported()) {
      return 0;
    }
    long now = Math.max(0, threads.getThreadCpuTime(id));
    long before = id == seenThread ? seenNanos : 0;
    seenThread = id;
    seenNanos = now;
    return Math.max(0, now - before);
  }

  /** Null while nothing is recorded. */
  public @Nullable Recorder recorder() {
    return recording.running() ? totals.read() : null;
  }

  /** The heaviest sites since the last call; null if there is none. */
  public @Nullable Profile profile(long nowMillis) {
    return sites.take(nowMillis);
  }

  @Override
  public void close() {
    recording.close();
  }
}
