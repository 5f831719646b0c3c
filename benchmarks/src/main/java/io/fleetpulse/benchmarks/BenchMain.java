package io.fleetpulse.benchmarks;

import io.fleetpulse.benchmarks.agent.AgentBench;
import io.fleetpulse.benchmarks.agent.AgentResults;
import io.fleetpulse.benchmarks.history.HistoryBench;
import io.fleetpulse.benchmarks.processor.LiveBench;
import io.fleetpulse.benchmarks.processor.ProcessorBench;
import io.fleetpulse.benchmarks.processor.Results;
import io.fleetpulse.benchmarks.wire.WireBench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fleetpulse bench}. */
@Command(
    name = "fleetpulse",
    description = "Fleetpulse's measurements.",
    subcommands = BenchMain.Bench.class)
public final class BenchMain {
  private static final int WRONG = 1;

  private BenchMain() {}

  public static void main(String[] args) {
    // The measured processes log as the product does; this one has results to show.
    System.setProperty("logback.configurationFile", "logback-bench.xml");
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  /** Groups the measurements. */
  @Command(
      name = "bench",
      description = "Measures on this machine; ratios within one run are what counts.",
      subcommands = {Agent.class, Processor.class, Wire.class, History.class})
  static final class Bench {}

  /** The stream processor. */
  @Command(
      name = "processor",
      description = {
        "CPU per sample of the windows alone and of everything that runs by default, as a ratio to"
            + " reading and counting the same samples.",
        "With --live: CPU, lag, memory and delay at one sample a second and instance."
      },
      mixinStandardHelpOptions = true)
  static final class Processor implements Callable<Integer> {
    @Option(names = "--samples", description = "Measured per run (default ${DEFAULT-VALUE}).")
    private int samples = 3_000_000;

    @Option(names = "--instances", description = "Default ${DEFAULT-VALUE}.")
    private int instances = 10_000;

    @Option(names = "--pairs", description = "Rounds of all variants (default ${DEFAULT-VALUE}).")
    private int pairs = 3;

    @Option(names = "--short", description = "One round of few samples: a check, no measurement.")
    private boolean brief;

    @Option(names = "--profile", description = "Says where each application's time goes.")
    private boolean profile;

    @Option(names = "--markdown", description = "Writes only the results, as Markdown.")
    private boolean markdown;

    @Option(names = "--live", description = "At a live fleet's pace, everything on.")
    private boolean live;

    @Option(names = "--minutes", description = "How long, live (default ${DEFAULT-VALUE}).")
    private int minutes = 10;

    @Override
    public Integer call() throws IOException, InterruptedException {
      PrintStream progress = markdown ? quiet() : System.out;
      Path directory = Files.createTempDirectory("fleetpulse-bench-");
      try {
        if (live) {
          LiveBench bench = new LiveBench(instances, Duration.ofMinutes(minutes), progress);
          LiveBench.Result result = bench.run(directory);
          result.print(System.out);
          return result.sound() ? CommandLine.ExitCode.OK : WRONG;
        }
        ProcessorBench.Options options =
            brief
                ? new ProcessorBench.Options(20 * instances, instances, 1, profile)
                : new ProcessorBench.Options(samples, instances, pairs, profile);
        Results results = new ProcessorBench(options, progress).run(directory);
        results.print(System.out);
        return results.wrong().isEmpty() ? CommandLine.ExitCode.OK : WRONG;
      } finally {
        delete(directory);
      }
    }
  }

  /** The agent on its host. */
  @Command(
      name = "agent",
      description = {
        "What the agent adds to a small paced application, beside no agent, OpenTelemetry's agent"
            + " (runtime telemetry only) and the JMX exporter: CPU, memory, allocation, threads,"
            + " delay to main, bytes."
      },
      mixinStandardHelpOptions = true)
  static final class Agent implements Callable<Integer> {
    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(names = "--first", description = "Seconds a start is given (default ${DEFAULT-VALUE}).")
    private int first = 20;

    @Option(
        names = "--settle",
        description = "Times --first until the steady time begins (default ${DEFAULT-VALUE}).")
    private int settle = 3;

    @Option(
        names = "--steady",
        description = "Seconds that are measured (default ${DEFAULT-VALUE}).")
    private int steady = 60;

    @Option(
        names = "--starts",
        description = "Of each, for the delay to main (default ${DEFAULT-VALUE}).")
    private int starts = 20;

    @Option(names = "--short", description = "One short round: a check, no measurement.")
    private boolean brief;

    @Option(
        names = "--only",
        split = ",",
        description = "Names, such as fleetpulse-1s,opentelemetry-1s; no agent comes along.")
    private Set<String> only = Set.of();

    @Option(names = "--compare", description = "Another fleetpulse-agent.jar, beside this build's.")
    private @Nullable Path compared;

    @Option(
        names = "--with",
        split = ",",
        description = "KEY=VALUE,...: settings of the agent, beside the default ones.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--threads", description = "CPU by thread too.")
    private boolean threads;

    @Option(names = "--markdown", description = "Writes only the results, as Markdown.")
    private boolean markdown;

    @Override
    public Integer call() throws IOException, InterruptedException {
      PrintStream progress = markdown ? quiet() : System.out;
      AgentBench.Options options =
          new AgentBench.Options(
              brief ? 1 : rounds,
              Duration.ofSeconds(brief ? 8 : first),
              brief ? 1 : settle,
              Duration.ofSeconds(brief ? 20 : steady),
              brief ? 2 : starts,
              only,
              compared,
              settings,
              threads);
      Path directory = Files.createTempDirectory("fleetpulse-bench-");
      try {
        AgentResults results = new AgentBench(options, progress).run(directory);
        results.print(System.out);
        return results.wrong().isEmpty() ? CommandLine.ExitCode.OK : WRONG;
      } finally {
        delete(directory);
      }
    }
  }

  /** Bytes of samples. */
  @Command(
      name = "wire",
      description = "Bytes of this JVM's own samples: alone, and batched as agents send them.",
      mixinStandardHelpOptions = true)
  static final class Wire implements Callable<Integer> {
    @Option(
        names = "--samples",
        description = "One a second; whole minutes are best (default ${DEFAULT-VALUE}).")
    private int samples = 60;

    @Override
    public Integer call() throws InterruptedException {
      WireBench.run(samples, System.out);
      return CommandLine.ExitCode.OK;
    }
  }

  /** Bytes of windows that are kept. */
  @Command(
      name = "history",
      description = {
        "Bytes of the windows of a running ./fleetpulse up, packed as the processor keeps them."
      },
      mixinStandardHelpOptions = true)
  static final class History implements Callable<Integer> {
    @Option(
        names = "--data",
        required = true,
        description = "The folder that up was given with --data, or made.")
    private Path data = Path.of("");

    @Override
    public Integer call() throws IOException {
      HistoryBench.run(data, System.out);
      return CommandLine.ExitCode.OK;
    }
  }

  private static PrintStream quiet() {
    return new PrintStream(java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
