package io.fleetpulse.benchmarks.processor;

import io.fleetpulse.benchmarks.process.Subject;
import io.fleetpulse.benchmarks.process.Variant;
import io.fleetpulse.benchmarks.report.Machine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, and how it compares within each round. */
public final class Results {
  private final ProcessorBench.Options options;
  private final long sampleBytes;
  private final Map<Variant, List<Subject.Measured>> measured = new EnumMap<>(Variant.class);
  private final List<String> wrong = new ArrayList<>();
  private int medianWindowBytes;

  Results(ProcessorBench.Options options, long sampleBytes) {
    this.options = options;
    this.sampleBytes = sampleBytes;
    for (Variant variant : Variant.values()) {
      measured.put(variant, new ArrayList<>());
    }
  }

  void add(int round, Variant variant, Subject.Measured run, List<String> differences) {
    of(variant).add(run);
    for (String difference : differences) {
      wrong.add("round " + round + ", " + variant.title() + ": " + difference);
    }
  }

  void medianWindowBytes(int bytes) {
    medianWindowBytes = bytes;
  }

  /** What an application put out and should not have, or the other way round. */
  public List<String> wrong() {
    return wrong;
  }

  /** As a Markdown page, which reads well on a terminal too. */
  public void print(PrintStream out) {
    out.println();
    out.println("- " + Machine.describe());
    out.println("- " + Subject.configuration());
    out.println(
        String.format(
            Locale.ROOT,
            "- %,d instances, %,d samples measured per run after as many to warm up, %d rounds of"
                + " all variants; middle [least, most] of the rounds",
            options.instances(),
            options.samples(),
            options.rounds()));
    out.println();
    out.println(
        "| variant | samples/s | CPU µs a sample | application | of it collector, compiler | broker"
            + " | CPU of read-and-count over it | goal |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (Variant variant : Variant.values()) {
      out.println(
          "| "
              + String.join(
                  " | ",
                  variant.title(),
                  thousands(of(variant)),
                  spread(values(variant, Subject.Measured::micros), "%.2f"),
                  spread(values(variant, Subject.Measured::applicationMicros), "%.2f"),
                  middle(values(variant, Subject.Measured::collectorMicros), "%.2f")
                      + ", "
                      + middle(values(variant, Subject.Measured::compilerMicros), "%.2f"),
                  spread(values(variant, Subject.Measured::brokerMicros), "%.2f"),
                  spread(percentages(variant), "%.0f %%"),
                  goal(variant))
              + " |");
    }
    out.println();
    out.println(
        "A sample is "
            + sampleBytes
            + " bytes alone, a closed ten-second window in the middle "
            + medianWindowBytes
            + " bytes (promised: at most 600).");
    if (wrong.isEmpty()) {
      out.println(
          "Checked: every run put out each closed window once, with ten samples, none lost.");
    } else {
      out.println("WRONG, so these numbers say nothing:");
      wrong.forEach(line -> out.println("- " + line));
    }
  }

  private static String goal(Variant variant) {
    return switch (variant) {
      case READ_AND_COUNT -> "–";
      case WINDOWS -> "≥ 40 %";
      case EVERYTHING -> "≥ 20 %";
    };
  }

  private List<Subject.Measured> of(Variant variant) {
    return measured.computeIfAbsent(variant, any -> new ArrayList<>());
  }

  private double[] values(Variant variant, ToDoubleFunction<Subject.Measured> number) {
    return of(variant).stream().mapToDouble(number).toArray();
  }

  /** Of each round, as runs minutes apart see another machine. */
  private double[] percentages(Variant variant) {
    double[] percentages = new double[of(variant).size()];
    for (int i = 0; i < percentages.length; i++) {
      percentages[i] =
          100 * of(Variant.READ_AND_COUNT).get(i).micros() / of(variant).get(i).micros();
    }
    return percentages;
  }

  private static String thousands(List<Subject.Measured> runs) {
    return spread(
        runs.stream().mapToDouble(run -> run.samplesPerSecond() / 1_000).toArray(), "%.0f k");
  }

  private static String middle(double[] values, String format) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format(Locale.ROOT, format, sorted[sorted.length / 2]);
  }

  private static String spread(double[] values, String format) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return middle(values, format)
        + " ["
        + String.format(Locale.ROOT, format, sorted[0])
        + ", "
        + String.format(Locale.ROOT, format, sorted[sorted.length - 1])
        + "]";
  }
}
