package io.fleetpulse.benchmarks.wire;

import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.benchmarks.load.RealReading;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bytes of successive samples of this JVM, alone and in Kafka's batches as the agent sends them.
 */
public final class WireBench {
  private static final int PUBLISH = 5;
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int MOST_GARBAGE_MEBIBYTES = 60;

  private WireBench() {}

  /** Takes that many samples, one a second. */
  public static void run(int count, PrintStream out) throws InterruptedException {
    List<byte[]> samples = take(count);
    double alone = Batches.alone(samples);
    double numbers = Batches.numbers(samples);
    out.println("| samples of this JVM | bytes a sample | bytes a number | goal |");
    out.println("|---|---|---|---|");
    row(out, "alone, identity once", alone, numbers, "≤ 2.5");
    row(
        out,
        "in batches of " + count + ", zstd",
        Batches.batched(samples, count),
        numbers,
        "≤ 0.8");
    row(
        out,
        "in batches of " + PUBLISH + ", zstd",
        Batches.batched(samples, PUBLISH),
        numbers,
        "≤ 1.5");
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%.1f numbers in a sample on average; batches with their headers and keys.",
            numbers));
  }

  private static void row(PrintStream out, String what, double bytes, double numbers, String goal) {
    out.println(
        String.format(
            Locale.ROOT, "| %s | %.0f | %.2f | %s |", what, bytes, bytes / numbers, goal));
  }

  private static List<byte[]> take(int count) throws InterruptedException {
    SampleEncoder encoder =
        new SampleEncoder(Sampler.jvmStartMillis(), INTERVAL_MILLIS, PUBLISH * INTERVAL_MILLIS);
    List<byte[]> samples = new ArrayList<>();
    try (RealReading reading = RealReading.start()) {
      for (int i = 0; i < count; i++) {
        // A host that works: an idle JVM's numbers hardly change.
        reading.allocate(1 + i * 37 % MOST_GARBAGE_MEBIBYTES);
        Sample sample = reading.take();
        samples.add(
            encoder
                .encode(sample, reading.identity(), i == 0, List.of())
                .framed(1, System.currentTimeMillis(), new AvroOut()));
        Thread.sleep(INTERVAL_MILLIS);
      }
    }
    return samples;
  }
}
