package io.fleetpulse.quickstart;

import io.fleetpulse.quickstart.attach.AttachCommand;
import io.fleetpulse.quickstart.backtest.BacktestCommand;
import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import io.fleetpulse.quickstart.rules.RulesCommand;
import io.fleetpulse.quickstart.up.UpCommand;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything on one machine, or its schema registry alone. */
@Command(
    name = "fleetpulse",
    mixinStandardHelpOptions = true,
    description = "Everything on one machine.",
    subcommands = {
      UpCommand.class,
      AttachCommand.class,
      BacktestCommand.class,
      RulesCommand.class,
      QuickstartMain.RegistryCommand.class
    })
public final class QuickstartMain {
  private static final int CANNOT_START = 2;

  private QuickstartMain() {}

  public static void main(String[] args) {
    // Before the first logger: what broker and registry log must not mix with our own lines.
    System.setProperty("logback.configurationFile", "io/fleetpulse/quickstart/logback.xml");
    CommandLine line = new CommandLine(new QuickstartMain());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(args));
  }

  /** The schema registry alone, as a service of its own. */
  @Command(
      name = "registry",
      mixinStandardHelpOptions = true,
      description = "Runs the schema registry alone.")
  static final class RegistryCommand implements Callable<Integer> {
    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Where it listens.")
    private String host = "";

    @Option(names = "--port", defaultValue = "8081", description = "Its port.")
    private int port;

    @Option(names = "--data", defaultValue = "registry", description = "Its folder.")
    private Path data = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
      EmbeddedRegistry registry;
      try {
        registry = EmbeddedRegistry.start(data, host, port);
      } catch (UncheckedIOException e) {
        System.err.println("fleetpulse: " + e.getMessage());
        return CANNOT_START;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "shutdown"));
      System.out.println("schema registry at " + registry.url());
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
