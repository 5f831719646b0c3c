package io.fleetpulse.quickstart.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attach PID [KEY=VALUE,…]}. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = "Brings the agent into a JVM of this user that runs already.")
public final class AttachCommand implements Callable<Integer> {
  private static final int CANNOT = 2;

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM's process id, as jps has it.")
  private String pid = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KEY=VALUE,…",
      description = "The agent's settings: docs/agent.md.")
  private String settings = "";

  @Option(names = "--agent", paramLabel = "JAR", description = "The agent's jar.", required = true)
  private Path agent = Path.of("");

  @Override
  public Integer call() {
    try {
      if (!Files.isRegularFile(agent)) {
        throw new CannotAttach("there is no " + agent);
      }
      Target.find(pid).load(agent, settings);
      System.out.println(
          "the agent is in JVM "
              + pid
              + "; what it has to say stands on that JVM's standard error");
      return 0;
    } catch (CannotAttach e) {
      System.err.println("fleetpulse: " + e.getMessage());
      return CANNOT;
    } catch (NoClassDefFoundError e) {
      System.err.println("fleetpulse: a JDK is needed to attach, this is a JRE without jdk.attach");
      return CANNOT;
    }
  }
}
