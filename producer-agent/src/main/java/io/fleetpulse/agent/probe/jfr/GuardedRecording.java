package io.fleetpulse.agent.probe.jfr;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.LastResort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records while there is room on the disk, and looks again every {@link #EVERY}: a disk that fills
 * up ends the recording before the recorder would end the host. A recording that fails is begun
 * again, {@value #MOST_FAILURES} times at most.
 *
 * <p>For the sampling thread. Counts each recording that failed or had to end.
 */
final class GuardedRecording implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private static final int MOST_FAILURES = 3;
  private static final String NO_MODULE =
      "this runtime does not have the module jdk.jfr; add it to the image, or set ";

  private final Runnable requirement;
  private final Supplier<Recording> recordings;
  private final LongSupplier usableBytes;
  private final Runnable ended;
  private final BooleanSupplier worth;
  private final Duration after;
  private final String topic;
  private final String without;
  private final String setting;
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
   * @param ended called when there is no recording any more
   * @param worth whether one may begin
   * @param after how long after the first look a recording may begin
   * @param topic what lines about it are kept together by
   * @param without what it means that there is none, in words
   * @param setting that says that none is wanted
   */
  GuardedRecording(
      Runnable requirement,
      Supplier<Recording> recordings,
      LongSupplier usableBytes,
      Runnable ended,
      BooleanSupplier worth,
      Duration after,
      String topic,
      String without,
      String setting,
      AtomicLong errors,
      AgentLog log) {
    this.requirement = requirement;
    this.recordings = recordings;
    this.usableBytes = usableBytes;
    this.ended = ended;
    this.worth = worth;
    this.after = after;
    this.topic = topic;
    this.without = without;
    this.setting = setting;
    this.errors = errors;
    this.log = log;
  }

  /** Whether there is one now. */
  boolean running() {
    Recording open = recording;
    return open != null && open.running();
  }

  /** Starts or ends the recording, if it is time to look. */
  void check(long nowNanos) {
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
    } catch (Throwable e) { // a host that forbids it, no memory
      if (noModule(e)) {
        failures = MOST_FAILURES;
        errors.incrementAndGet();
        log.warn(topic, "no flight recorder, " + without + ": " + NO_MODULE + setting);
        return;
      }
      failures++;
      LastResort.survive(e, errors, log, topic, "no flight recorder, " + without + ": ");
    }
  }

  /** An image of {@code jlink} that lacks it: unlike what else is thrown, this stays so. */
  private static boolean noModule(Throwable thrown) {
    return thrown instanceof NoClassDefFoundError
        && String.valueOf(thrown.getMessage()).startsWith("jdk/jfr/");
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
      log.warn(topic, "the flight recorder has ended, " + without);
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
      if (open != null) {
        open.refresh();
      } else if (nowNanos - startNanos < 0 || !worth.getAsBoolean()) {
        requirement.run();
      } else {
        recording = recordings.get();
        log.recovered(topic, "the flight recorder runs again");
      }
      return;
    }
    if (!wasShort) {
      errors.incrementAndGet();
      log.warn(
          topic,
          "no flight recorder below %s of disk space, there are %s; %s"
              .formatted(DiskSpace.shown(DiskSpace.FLOOR), DiskSpace.shown(usable), without));
      end();
    }
  }

  private void end() {
    try {
      close();
    } finally {
      ended.run();
    }
  }

  /**
   * What is left on the disk that recordings are written to; asked for each time, as the host may
   * tell its recorder to write elsewhere.
   *
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  static long usable(@Nullable String recorderOptions) {
    Path repository = DiskSpace.repository(System::getProperty, recorderOptions).toAbsolutePath();
    // What is not there yet will be made where its parent is.
    while (!Files.exists(repository) && repository.getParent() != null) {
      repository = repository.getParent();
    }
    return repository.toFile().getUsableSpace();
  }
}
