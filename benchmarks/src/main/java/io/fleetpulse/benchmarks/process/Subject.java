package io.fleetpulse.benchmarks.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An application that is measured, in a fresh JVM. */
public final class Subject implements AutoCloseable {
  /** The application's options. */
  public static final List<String> JVM = List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC");

  private final ChildProcess process;

  private Subject(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param name of its files and its consumer group
   * @param warm samples before measuring
   * @param measured samples to measure; 0: it only runs
   * @param recording a flight recording of it; null: none
   */
  public static Subject start(
      Variant variant,
      String name,
      Platform platform,
      Path directory,
      long warm,
      long measured,
      @org.jspecify.annotations.Nullable Path recording) {
    Path state = directory.resolve(name + "-state");
    List<String> options = new ArrayList<>(JVM);
    options.addAll(SubjectMain.settings(platform, name, state));
    if (recording != null) {
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    return new Subject(
        ChildProcess.start(
            name,
            directory,
            SubjectMain.class,
            options,
            List.of(
                variant.name(),
                platform.bootstrapServers(),
                platform.registryUrl(),
                name,
                state.toString(),
                Long.toString(platform.broker().pid()),
                Long.toString(warm),
                Long.toString(measured))));
  }

  public ProcessHandle handle() {
    return process.handle();
  }

  /** Its settings, as told to a reader. */
  public static String configuration() {
    return SubjectMain.THREADS
        + " stream threads, commit every "
        + SubjectMain.COMMIT.toMillis()
        + " ms, "
        + Platform.PARTITIONS
        + " partitions, application "
        + String.join(" ", JVM)
        + ", broker "
        + String.join(" ", Platform.JVM);
  }

  /** Waits until the measured samples are consumed. */
  public Measured measured(Duration atMost) throws InterruptedException {
    Measured from = Measured.of(process.await("@warm", atMost));
    Measured to = Measured.of(process.await("@measured", atMost));
    return to.since(from);
  }

  /** Waits for the next report of the heap. */
  public long heapBytes(Duration atMost) throws InterruptedException {
    return Long.parseLong(process.await("@heap", atMost).get(0));
  }

  @Override
  public void close() {
    process.close();
  }

  /**
   * Samples consumed, and what they took.
   *
   * @param applicationNanos CPU time of the application, its JVM's own threads included
   * @param collectorNanos of that, its garbage collector's
   * @param compilerNanos of that, its compilers'
   * @param readBack records of its own results that it consumed meanwhile
   */
  public record Measured(
      long samples,
      long nanos,
      long applicationNanos,
      long brokerNanos,
      long collectorNanos,
      long compilerNanos,
      long readBack) {
    private static Measured of(List<String> words) {
      long[] numbers = words.stream().mapToLong(Long::parseLong).toArray();
      return new Measured(
          numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
    }

    private Measured since(Measured from) {
      return new Measured(
          samples - from.samples,
          nanos - from.nanos,
          applicationNanos - from.applicationNanos,
          brokerNanos - from.brokerNanos,
          collectorNanos - from.collectorNanos,
          compilerNanos - from.compilerNanos,
          readBack - from.readBack);
    }

    public double collectorMicros() {
      return collectorNanos * 1e-3 / samples;
    }

    public double compilerMicros() {
      return compilerNanos * 1e-3 / samples;
    }

    public double samplesPerSecond() {
      return samples * 1e9 / nanos;
    }

    public double applicationMicros() {
      return applicationNanos * 1e-3 / samples;
    }

    public double brokerMicros() {
      return brokerNanos * 1e-3 / samples;
    }

    public double micros() {
      return applicationMicros() + brokerMicros();
    }
  }
}
