package io.fleetpulse.quickstart.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  /** Null: neither given, nor named by {@code ./fleetpulse}. */
  @Option(
      names = "--agent",
      paramLabel = "JAR",
      defaultValue = "${sys:fleetpulse.agent}",
      description = "The agent's jar (${DEFAULT-VALUE}).")
  private @Nullable Path agent;

  @Override
  public Integer call() {
    try {
      Path jar = jar();
      Target.find(pid).load(jar, settings);
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

  private Path jar() throws CannotAttach {
    Path jar = agent;
    if (jar == null) {
      throw new CannotAttach("which agent? --agent=JAR names fleetpulse-agent.jar");
    }
    if (!Files.isRegularFile(jar)) {
      throw new CannotAttach("there is no " + jar + ": --agent=JAR names fleetpulse-agent.jar");
    }
    return jar;
  }
}
