package io.fleetpulse.benchmarks.processor;

import io.fleetpulse.benchmarks.load.Backlog;
import io.fleetpulse.benchmarks.process.Platform;
import io.fleetpulse.benchmarks.process.Subject;
import io.fleetpulse.benchmarks.process.Variant;
import io.fleetpulse.schemas.topics.Topic;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every variant over the same samples, one after the other, several rounds: each in a fresh JVM
 * that warms up on the first samples, is measured on the next, and has more waiting after those.
 */
public final class ProcessorBench {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int SAMPLES_PER_WINDOW = 10;

  /** Of its own windows an application has to keep up with this share, or it only looks fast. */
  private static final double LEAST_READ_BACK = 0.8;

  private final Options options;
  private final PrintStream out;

  /**
   * How much is measured.
   *
   * @param samples measured per run, and before that as many to warm up
   * @param rounds each runs every variant once
   * @param profile whether flight recordings are made, and their summary printed
   */
  public record Options(int samples, int instances, int rounds, boolean profile) {
    public Options {
      if (samples < instances * SAMPLES_PER_WINDOW) {
        throw new IllegalArgumentException(
            "samples: at least one window of each instance, "
                + instances * SAMPLES_PER_WINDOW
                + ", not "
                + samples);
      }
      if (instances < 1 || rounds < 1) {
        throw new IllegalArgumentException("instances and pairs: at least 1");
      }
    }
  }

  public ProcessorBench(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs all of it in the directory. */
  public Results run(Path directory) throws InterruptedException {
    try (Platform platform = Platform.start(directory)) {
      Backlog backlog =
          new Backlog(options.instances(), samplesPerInstance(), System.currentTimeMillis());
      Backlog.Written written =
          backlog.write(
              platform.bootstrapServers(),
              Platform.TOPICS.name(Topic.SAMPLES),
              platform.sampleSchema());
      say(
          "%,d samples of %,d instances written in %.0f s, %d bytes each",
          written.samples(),
          options.instances(),
          written.nanos() * 1e-9,
          written.bytes() / written.samples());
      Results results = new Results(options, written.bytes() / written.samples());
      for (int round = 1; round <= options.rounds(); round++) {
        for (Variant variant : Variant.values()) {
          run(platform, backlog, directory, round, variant, results);
        }
      }
      return results;
    }
  }

  private static long windows(Subject.Measured measured) {
    return measured.samples() / SAMPLES_PER_WINDOW;
  }

  /** For warming up and measuring, and a third as much that is still waiting then. */
  private int samplesPerInstance() {
    double each = 2.33 * options.samples() / options.instances();
    return (int) Math.ceil(each / SAMPLES_PER_WINDOW) * SAMPLES_PER_WINDOW + SAMPLES_PER_WINDOW;
  }

  private void run(
      Platform platform,
      Backlog backlog,
      Path directory,
      int round,
      Variant variant,
      Results results)
      throws InterruptedException {
    String name = "bench-" + variant.name().toLowerCase(Locale.ROOT).replace('_', '-') + round;
    platform.forgetResults();
    @Nullable Path recording = options.profile() ? directory.resolve(name + ".jfr") : null;
    Subject.Measured measured;
    List<String> wrong = new ArrayList<>();
    try (Subject subject =
        Subject.start(
            variant, name, platform, directory, options.samples(), options.samples(), recording)) {
      measured = subject.measured(PATIENCE);
      if (variant != Variant.READ_AND_COUNT) {
        WindowCheck.Result check = WindowCheck.check(backlog, platform);
        wrong.addAll(check.wrong());
        results.medianWindowBytes(check.medianBytes());
        if (variant == Variant.EVERYTHING
            && measured.readBack() < LEAST_READ_BACK * windows(measured)) {
          wrong.add(
              "only "
                  + measured.readBack()
                  + " of "
                  + windows(measured)
                  + " windows were read back for the history meanwhile: their cost is missing");
        }
      }
    }
    results.add(round, variant, measured, wrong);
    say(
        "round %d, %-30s %,9.0f samples/s  %6.2f µs CPU a sample (application %.2f, of it collector"
            + " %.2f, compiler %.2f; broker %.2f), %,d read back%s",
        round,
        variant.title(),
        measured.samplesPerSecond(),
        measured.micros(),
        measured.applicationMicros(),
        measured.collectorMicros(),
        measured.compilerMicros(),
        measured.brokerMicros(),
        measured.readBack(),
        wrong.isEmpty() ? "" : "  WRONG: " + wrong);
    if (recording != null) {
      try {
        Profile.of(recording).print(out);
      } catch (IOException e) {
        say("the flight recording cannot be read: %s", e);
      }
    }
  }

  private void say(String format, Object... args) {
    out.println(String.format(Locale.ROOT, format, args));
  }
}
