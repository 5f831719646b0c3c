package io.fleetpulse.benchmarks.processor;

import io.fleetpulse.benchmarks.load.LivePace;
import io.fleetpulse.benchmarks.process.Platform;
import io.fleetpulse.benchmarks.process.Subject;
import io.fleetpulse.benchmarks.process.Variant;
import io.fleetpulse.benchmarks.report.Machine;
import io.fleetpulse.schemas.topics.Topic;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The real processor under a fleet at its own pace: what it costs to run. */
public final class LiveBench {
  private static final String NAME = "bench-live";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int instances;
  private final Duration length;
  private final PrintStream out;

  public LiveBench(int instances, Duration length, PrintStream out) {
    if (instances < 1 || length.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("at least one instance and one minute");
    }
    this.instances = instances;
    this.length = length;
    this.out = out;
  }

  /**
   * What it cost, start-up's first third or minute left out.
   *
   * @param mostLag records not processed for good, at the worst moment
   * @param generatorLateMillis how far the load itself was behind at worst
   */
  public record Result(
      int instances,
      Duration length,
      double applicationPercent,
      double brokerPercent,
      long mostLag,
      long endLag,
      long residentBytes,
      long heapBytes,
      long medianMillis,
      long p99Millis,
      long samples,
      long expectedWindows,
      long windows,
      long generatorLateMillis) {

    /** Whether every window came, each once. */
    public boolean sound() {
      return windows == expectedWindows;
    }

    /** As Markdown. */
    public void print(PrintStream out) {
      out.println();
      out.println("- " + Machine.describe());
      out.println("- " + Subject.configuration());
      out.println(
          line(
              "- %,d instances, one sample a second each, sent every five seconds, for %d min,"
                  + " everything on; the first minute left out",
              instances, length.toMinutes()));
      out.println();
      out.println("| what | measured |");
      out.println("|---|---|");
      out.println(line("| processor, CPU of one core | %.1f %% |", applicationPercent));
      out.println(line("| broker, CPU of one core | %.1f %% |", brokerPercent));
      out.println(line("| samples waiting: at most, at the end | %,d, %,d |", mostLag, endLag));
      out.println(line("| processor, resident memory | %,d MiB |", residentBytes >> 20));
      out.println(line("| processor, heap without eden | %,d MiB |", heapBytes >> 20));
      out.println(
          line(
              "| closing sample sent to window readable, middle, p99 | %,d ms, %,d ms |",
              medianMillis, p99Millis));
      out.println(
          line(
              "| samples sent; generator late by at most | %,d; %,d ms |",
              samples, generatorLateMillis));
      out.println(line("| windows: expected, came once | %,d, %,d |", expectedWindows, windows));
      if (!sound()) {
        out.println("WRONG: windows are missing, so these numbers say nothing.");
      }
    }

    private static String line(String format, Object... args) {
      return String.format(Locale.ROOT, format, args);
    }
  }

  /** Runs in the directory. */
  public Result run(Path directory) throws InterruptedException {
    try (Platform platform = Platform.start(directory);
        Subject subject = Subject.start(Variant.EVERYTHING, NAME, platform, directory, 0, 0, null);
        LivePace pace =
            LivePace.start(
                instances,
                platform.bootstrapServers(),
                Platform.TOPICS.name(Topic.SAMPLES),
                platform.sampleSchema());
        WindowDelays delays = WindowDelays.start(platform, pace.closing());
        Admin admin = Admin.create(platform.client())) {
      return watch(platform, subject, pace, delays, admin);
    }
  }

  private Result watch(
      Platform platform, Subject subject, LivePace pace, WindowDelays delays, Admin admin)
      throws InterruptedException {
    long begin = System.nanoTime();
    long warm = Math.min(Duration.ofMinutes(1).toNanos(), length.toNanos() / 3);
    long from = 0;
    long application = 0;
    long broker = 0;
    long mostLag = 0;
    long lag = 0;
    long heap = 0;
    while (System.nanoTime() - begin < length.toNanos()) {
      heap = subject.heapBytes(PATIENCE);
      lag = lag(admin);
      if (from == 0 && System.nanoTime() - begin >= warm) {
        from = System.nanoTime();
        delays.warm();
        application = cpuNanos(subject.handle());
        broker = cpuNanos(platform.broker());
      }
      if (from != 0) {
        mostLag = Math.max(mostLag, lag);
      }
      out.println(
          String.format(
              Locale.ROOT,
              "%4d s  %,12d samples sent, %,7d waiting, heap %,d MiB, resident %,d MiB, p99 %,d ms",
              (System.nanoTime() - begin) / 1_000_000_000,
              pace.sent(),
              lag,
              heap >> 20,
              Machine.residentBytes(subject.handle()) >> 20,
              delays.quantileMillis(0.99)));
    }
    double nanos = System.nanoTime() - from;
    double applicationPercent = 100 * (cpuNanos(subject.handle()) - application) / nanos;
    double brokerPercent = 100 * (cpuNanos(platform.broker()) - broker) / nanos;
    long resident = Machine.residentBytes(subject.handle());
    pace.stop();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (delays.windows() < pace.closing().expected() && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    return new Result(
        instances,
        length,
        applicationPercent,
        brokerPercent,
        mostLag,
        lag,
        resident,
        heap,
        delays.quantileMillis(0.5),
        delays.quantileMillis(0.99),
        pace.sent(),
        pace.closing().expected(),
        delays.windows(),
        pace.latestMillis());
  }

  private static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Samples that are in the log and not yet processed for good. */
  private static long lag(Admin admin) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int i = 0; i < Platform.PARTITIONS; i++) {
      latest.put(new TopicPartition(Platform.TOPICS.name(Topic.SAMPLES), i), OffsetSpec.latest());
    }
    try {
      Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends =
          admin.listOffsets(latest).all().get();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(NAME).partitionsToOffsetAndMetadata().get();
      long lag = 0;
      for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end :
          ends.entrySet()) {
        OffsetAndMetadata done = committed.get(end.getKey());
        lag += end.getValue().offset() - (done == null ? 0 : done.offset());
      }
      return lag;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the lag cannot be asked for", e);
    }
  }
}
