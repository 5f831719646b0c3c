package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.benchmarks.report.Machine;
import io.fleetpulse.benchmarks.report.Spread;
import io.fleetpulse.benchmarks.wire.Batches;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured, and what each watcher adds to the bare application of the same round. */
public final class AgentResults {
  private static final int MINUTE = 60;
  private static final int DEFAULT_BATCH = 5;
  private static final double LEAST_SHOWN_PERCENT = 0.005;

  private final AgentBench.Options options;
  private final Map<String, Watcher> watchers = new LinkedHashMap<>();
  private final Map<String, List<Reading>> readings = new HashMap<>();
  private final Map<String, List<Double>> starts = new HashMap<>();
  private final Map<String, SampleLog> logs = new HashMap<>();
  private final Map<String, Received> received = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();

  AgentResults(AgentBench.Options options, List<Watcher> watchers) {
    this.options = options;
    for (Watcher watcher : watchers) {
      this.watchers.put(watcher.name(), watcher);
      readings.put(watcher.name(), new ArrayList<>());
      starts.put(watcher.name(), new ArrayList<>());
    }
  }

  void add(Watcher watcher, Reading reading) {
    readings(watcher.name()).add(reading);
  }

  void add(Watcher watcher, SampleLog log) {
    logs.put(watcher.name(), log);
  }

  void add(Watcher watcher, Received payloads) {
    received.put(watcher.name(), payloads);
  }

  void addStart(Watcher watcher, double seconds) {
    starts.computeIfAbsent(watcher.name(), any -> new ArrayList<>()).add(seconds);
  }

  void wrong(String what) {
    wrong.add(what);
  }

  /** What an agent did not deliver. */
  public List<String> wrong() {
    return wrong;
  }

  /** As a Markdown page, which reads well on a terminal too. */
  public void print(PrintStream out) {
    out.println();
    out.println("- " + Machine.describe());
    out.println(
        line(
            "- application %s; all side by side, started %d s apart; steady: %d s, after at least"
                + " %d s; rounds: %d; short starts of each: %d",
            String.join(" ", Host.JVM),
            options.slot().toSeconds(),
            options.steady().toSeconds(),
            options.slot().toSeconds() * options.settleSlots(),
            options.rounds(),
            options.starts()));
    out.println(
        "- first line: what the bare application takes; below: what is added to it, middle [least,"
            + " most] of the rounds; delays: middle [quartiles] of the starts");
    out.println();
    added(out);
    out.println();
    owners(out);
    if (options.threads()) {
      out.println();
      threads(out);
    }
    out.println();
    wire(out);
    out.println();
    goals(out);
    if (wrong.isEmpty()) {
      out.println();
      out.println("Checked: every agent delivered what its interval makes of the time.");
    } else {
      out.println();
      out.println("WRONG, so these numbers say nothing:");
      wrong.forEach(line -> out.println("- " + line));
    }
  }

  private void added(PrintStream out) {
    out.println(
        line(
            "| watcher | CPU, %% of a core | CPU s in the first %d s | resident MiB | of it live heap"
                + " | allocated KiB/s | threads | classes | delay to main ms |",
            options.slot().toSeconds()));
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (Watcher watcher : watchers.values()) {
      String name = watcher.name();
      out.println(
          "| "
              + String.join(
                  " | ",
                  watcher.title(),
                  added(name, Reading::cpuPercent).shown("%.2f"),
                  added(name, Reading::firstSeconds).shown("%.2f"),
                  added(name, Reading::residentMebibytes).shown("%.0f"),
                  added(name, Reading::liveHeapMebibytes).shown("%.1f"),
                  added(name, Reading::allocatedKibibytes).shown("%.0f"),
                  added(name, Reading::threads).shown("%.0f"),
                  added(name, Reading::classes).shown("%.0f"),
                  Spread.quartiles(addedDelayMillis(name)).shown("%.1f"))
              + " |");
    }
  }

  private void owners(PrintStream out) {
    out.print("| steady CPU in % of a core, of threads |");
    for (ProcessReading.Owner owner : ProcessReading.Owner.values()) {
      out.print(" " + owner.title() + " |");
    }
    out.println();
    out.println("|---" + "|---".repeat(ProcessReading.Owner.values().length) + "|");
    for (Watcher watcher : watchers.values()) {
      out.print("| " + watcher.title() + " |");
      for (ProcessReading.Owner owner : ProcessReading.Owner.values()) {
        double[] percents =
            values(watcher.name(), reading -> reading.byOwner().getOrDefault(owner, 0.0));
        out.print(" " + Spread.of(percents).shown("%.2f") + " |");
      }
      out.println();
    }
  }

  private void threads(PrintStream out) {
    out.println("| watcher | its threads, % of a core, last round |");
    out.println("|---|---|");
    for (Watcher watcher : watchers.values()) {
      List<Reading> rounds = readings(watcher.name());
      if (rounds.isEmpty()) {
        continue;
      }
      StringBuilder line = new StringBuilder();
      rounds.get(rounds.size() - 1).byName().entrySet().stream()
          .filter(entry -> entry.getValue() >= LEAST_SHOWN_PERCENT)
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .forEach(
              entry ->
                  line.append(
                      line(
                          "%s%s %.3f",
                          line.isEmpty() ? "" : ", ", entry.getKey(), entry.getValue())));
      out.println("| " + watcher.title() + " | " + line + " |");
    }
  }

  private void wire(PrintStream out) {
    out.println("| on the wire | numbers | bytes a sample | bytes a number | goal |");
    out.println("|---|---|---|---|---|");
    SampleLog log = logs.get(Watcher.FLEETPULSE);
    if (log != null && !log.samples().isEmpty()) {
      ours(out, log);
    }
    peer(out, "OpenTelemetry, protobuf", received.get(Watcher.OPENTELEMETRY));
    peer(out, "JMX exporter, text", received.get(Watcher.JMX_EXPORTER));
  }

  private static void ours(PrintStream out, SampleLog log) {
    List<byte[]> all = log.samples();
    List<byte[]> last = all.subList(Math.max(0, all.size() - MINUTE), all.size());
    double numbers = Batches.numbers(last);
    bytes(
        out,
        "Fleetpulse, the last " + last.size() + " samples alone",
        numbers,
        Batches.alone(last),
        new Goal("alone", 2.5, 3.5));
    bytes(
        out,
        "the same in a batch",
        numbers,
        Batches.batched(last, last.size()),
        new Goal("in batches of 60", 0.8, 1.2));
    bytes(
        out,
        "the same in batches of " + DEFAULT_BATCH,
        numbers,
        Batches.batched(last, DEFAULT_BATCH),
        new Goal("in batches of the default", 1.5, 2));
    bytes(
        out,
        line("all as they lie on the broker, %.1f a batch", log.samplesPerBatch()),
        numbers,
        log.bytesPerSample(),
        null);
  }

  private static void peer(PrintStream out, String what, @Nullable Received payloads) {
    if (payloads == null || payloads.count() == 0) {
      return;
    }
    Received.Payload median = payloads.median();
    bytes(out, what, median.numbers(), median.plainBytes(), null);
    bytes(out, what + ", gzip", median.numbers(), median.wireBytes(), null);
  }

  private static void bytes(
      PrintStream out, String what, double numbers, double bytes, @Nullable Goal goal) {
    out.println(
        line(
            "| %s | %.0f | %,.0f | %.2f | %s |",
            what,
            numbers,
            bytes,
            bytes / numbers,
            goal == null ? "–" : goal.verdict(bytes / numbers)));
  }

  private void goals(PrintStream out) {
    out.println("| what is added, ours over theirs | ratio of the rounds | goal |");
    out.println("|---|---|---|");
    ratio(
        out,
        new Goal("CPU at 1 s, over OpenTelemetry's best case", 0.25, 0.5),
        ratios(Watcher.FLEETPULSE, Watcher.OPENTELEMETRY, Reading::cpuPercent));
    ratio(
        out,
        new Goal("resident memory at 1 s, over the same", 0.25, 0.4),
        ratios(Watcher.FLEETPULSE, Watcher.OPENTELEMETRY, Reading::residentMebibytes));
    ratio(
        out,
        new Goal(
            "CPU in the first " + options.slot().toSeconds() + " s, over the same", 0.15, 0.35),
        ratios(Watcher.FLEETPULSE, Watcher.OPENTELEMETRY, Reading::firstSeconds));
    delayRatio(out);
    plainRatio(
        out,
        "CPU at 10 s, over OpenTelemetry's best case",
        ratios(Watcher.FLEETPULSE_SLOW, Watcher.OPENTELEMETRY_SLOW, Reading::cpuPercent));
    plainRatio(
        out,
        "CPU at 1 s, over the JMX exporter",
        ratios(Watcher.FLEETPULSE, Watcher.JMX_EXPORTER, Reading::cpuPercent));
    plainRatio(
        out,
        "compared over shipped: CPU at 1 s",
        ratios("fleetpulse-compared", Watcher.FLEETPULSE, Reading::cpuPercent));
    plainRatio(
        out,
        "compared over shipped: CPU in the first " + options.slot().toSeconds() + " s",
        ratios("fleetpulse-compared", Watcher.FLEETPULSE, Reading::firstSeconds));
    plainRatio(
        out,
        "compared over shipped: resident memory",
        ratios("fleetpulse-compared", Watcher.FLEETPULSE, Reading::residentMebibytes));
  }

  private static void ratio(PrintStream out, Goal goal, double[] ratios) {
    if (ratios.length > 0) {
      Spread spread = Spread.of(ratios);
      out.println(
          line(
              "| %s | %s | %s |",
              goal.what(), spread.shown("%.2f"), goal.verdict(spread.median())));
    }
  }

  private static void plainRatio(PrintStream out, String what, double[] ratios) {
    if (ratios.length > 0) {
      out.println(line("| %s | %s | – |", what, Spread.of(ratios).shown("%.2f")));
    }
  }

  /** Of the middles: single starts differ by more than our agent adds. */
  private void delayRatio(PrintStream out) {
    if (millis(Watcher.FLEETPULSE).length == 0 || millis(Watcher.JMX_EXPORTER).length == 0) {
      return;
    }
    double ours = Spread.of(addedDelayMillis(Watcher.FLEETPULSE)).median();
    double exporters = Spread.of(addedDelayMillis(Watcher.JMX_EXPORTER)).median();
    Goal goal = new Goal("delay to main, over the JMX exporter's", 0.03, 0.1);
    double ratio = ours / exporters;
    out.println(line("| %s | %.3f | %s |", goal.what(), ratio, goal.verdict(ratio)));
  }

  private static String line(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  private List<Reading> readings(String name) {
    return readings.getOrDefault(name, List.of());
  }

  private double[] values(String name, ToDoubleFunction<Reading> number) {
    return readings(name).stream().mapToDouble(number).toArray();
  }

  private double[] addedOf(String name, ToDoubleFunction<Reading> number) {
    return Spread.differences(values(name, number), values(Watcher.NONE, number));
  }

  /** What the bare application takes itself, for that one. */
  private Spread added(String name, ToDoubleFunction<Reading> number) {
    return Spread.of(name.equals(Watcher.NONE) ? values(name, number) : addedOf(name, number));
  }

  /** Empty if one of them was not measured. */
  private double[] ratios(String ours, String theirs, ToDoubleFunction<Reading> number) {
    if (readings(ours).isEmpty() || readings(theirs).isEmpty()) {
      return new double[0];
    }
    return Spread.ratios(addedOf(ours, number), addedOf(theirs, number));
  }

  private double[] addedDelayMillis(String name) {
    double[] delays = millis(name);
    return name.equals(Watcher.NONE) ? delays : Spread.differences(delays, millis(Watcher.NONE));
  }

  private double[] millis(String name) {
    return starts.getOrDefault(name, List.of()).stream()
        .mapToDouble(seconds -> seconds * 1_000)
        .toArray();
  }
}
