package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The paced application with one watcher, in a JVM of its own, and what is read of it on the way:
 * CPU after the first slot, memory when it has settled, and both ends of the steady time. For one
 * thread.
 */
final class Host implements AutoCloseable {
  /** Its options: a heap that is soon touched everywhere, whoever fills it. */
  static final List<String> JVM = List.of("-Xms128m", "-Xmx128m", "-XX:+UseG1GC");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Watcher watcher;
  private final ChildProcess process;
  private final Jcmd jcmd;
  private final long startedNanos;
  private final double delaySeconds;
  private @Nullable Scraper scraper;
  private long firstNanos;
  private long residentBytes;
  private Jcmd.@Nullable Allocated allocatedBefore;
  private @Nullable ProcessReading before;
  private @Nullable ProcessReading after;
  private long beforeNanos;
  private long afterNanos;

  private Host(Watcher watcher, ChildProcess process, long startedNanos, double delaySeconds) {
    this.watcher = watcher;
    this.process = process;
    this.jcmd = new Jcmd(process.handle().pid());
    this.startedNanos = startedNanos;
    this.delaySeconds = delaySeconds;
  }

  /**
   * Starts it and waits until it is in its main method.
   *
   * @param id of this run of the watcher
   */
  static Host start(
      Watcher watcher,
      String id,
      Path directory,
      Watcher.Addresses addresses,
      List<String> arguments)
      throws InterruptedException {
    List<String> options = new ArrayList<>(JVM);
    options.addAll(watcher.options(id, addresses));
    long started = System.nanoTime();
    ChildProcess process =
        ChildProcess.start(
            id, directory, addresses.application(), PacedApplication.class, options, arguments);
    try {
      long main = Long.parseLong(process.await("@main", PATIENCE).get(0));
      Host host = new Host(watcher, process, started, (main - started) * 1e-9);
      if (watcher.kind() == Watcher.Kind.JMX_EXPORTER && arguments.isEmpty()) {
        host.scraper = Scraper.start(addresses.scrapePort(), watcher.interval());
      }
      return host;
    } catch (RuntimeException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  Watcher watcher() {
    return watcher;
  }

  /** From before its start to the first line of its main method. */
  double delaySeconds() {
    return delaySeconds;
  }

  /** What was scraped of it; null: it is not. */
  @Nullable Received scraped() {
    return scraper == null ? null : scraper.received();
  }

  double ageSeconds() {
    return (System.nanoTime() - startedNanos) * 1e-9;
  }

  void firstSlotEnded() {
    firstNanos = reading().nanos();
  }

  void settled() {
    residentBytes = ProcessReading.residentBytes(process.handle().pid());
  }

  /** Before {@link #steadyBegins}: asking costs the process something. */
  void ask() {
    allocatedBefore = jcmd.allocated();
  }

  void steadyBegins() {
    beforeNanos = System.nanoTime();
    before = reading();
  }

  void steadyEnds() {
    afterNanos = System.nanoTime();
    after = reading();
  }

  /** What it took, when all is read; a full collection ends it. */
  Reading result() {
    Jcmd.Allocated allocatedBefore = Objects.requireNonNull(this.allocatedBefore);
    ProcessReading before = Objects.requireNonNull(this.before);
    ProcessReading after = Objects.requireNonNull(this.after);
    Jcmd.Allocated allocated = jcmd.allocated();
    Jcmd.Counters counters = jcmd.counters();
    double seconds = (afterNanos - beforeNanos) * 1e-9;
    return new Reading(
        after.nanosSince(before) * 1e-7 / seconds,
        firstNanos * 1e-9,
        mebibytes(residentBytes),
        mebibytes(jcmd.liveHeapBytes()),
        (allocated.bytes() - allocatedBefore.bytes())
            / 1024.0
            / ((allocated.nanos() - allocatedBefore.nanos()) * 1e-9),
        counters.threads(),
        counters.classes(),
        Reading.percents(after.byOwner(before), seconds),
        Reading.percents(after.byName(before), seconds));
  }

  @Override
  public void close() {
    if (scraper != null) {
      scraper.close();
    }
    process.close();
  }

  private ProcessReading reading() {
    return ProcessReading.of(process.handle().pid());
  }

  private static double mebibytes(long bytes) {
    return bytes / (1024.0 * 1024.0);
  }
}
