package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything on this machine and tells of alerts until it is ended. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts Kafka, a schema registry, the processor, the sink and a demo fleet on this machine",
      "and prints alerts as they fire and resolve. Ctrl-C ends all of it."
    })
public final class UpCommand implements Callable<Integer> {
  static final int CANNOT_START = 2;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = {
        "Ends by itself, such as after 3m: with exit code 0 if samples of every demo instance",
        "came, the leaks were alerted on and no healthy instance was, else 1 and the reasons."
      })
  private @Nullable Duration duration;

  @Option(names = "--no-demo", description = "No demo fleet.")
  private boolean noDemo;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".fleetpulse",
      description = "Where data and logs are kept (${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7070",
      description = {
        "Port of the sink and its page; processor, registry and Kafka take the next",
        "three (${DEFAULT-VALUE})."
      })
  private int port;

  @Option(
      names = "--optimise",
      paramLabel = "MODE",
      defaultValue = "advise",
      description = {
        "off, advise, or auto: idle heap of an instance that opted in is given back",
        "(${DEFAULT-VALUE})."
      })
  private OptimiseMode optimise = OptimiseMode.ADVISE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      List<DemoFleet.Member> fleet =
          noDemo ? List.of() : DemoFleet.members(heapFactor(System.getenv(HEAP_FACTOR)));
      Layout layout = Layout.of(data, Installation.find());
      try (Up up = new Up(layout, new Ports(port), optimise, fleet, System.out)) {
        // SIGINT and SIGTERM: the hook ends the children; this thread sees them go and ends too.
        Runtime.getRuntime().addShutdownHook(new Thread(up::close, "shutdown"));
        up.start();
        return up.watch(duration);
      }
    } catch (CannotStart e) {
      System.err.println("fleetpulse: " + e.getMessage());
      return CANNOT_START;
    }
  }

  static final String HEAP_FACTOR = "FLEETPULSE_DEMO_HEAP_FACTOR";

  static int heapFactor(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return 1;
    }
    if (!text.matches("[1-9]")) {
      throw new CannotStart(HEAP_FACTOR + "=" + text + " must be a number from 1 to 9");
    }
    return Integer.parseInt(text);
  }

  @Nullable Duration duration() {
    return duration;
  }

  boolean noDemo() {
    return noDemo;
  }

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  OptimiseMode optimise() {
    return optimise;
  }
}
