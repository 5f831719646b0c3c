package io.fleetpulse.agent.bootstrap;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Entry points named in the jar's manifest. */
public final class AgentBootstrap {
  private AgentBootstrap() {}

  /** {@code -javaagent}: returns at once. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, null);
  }

  /** Attached to a running JVM: returns at once. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation::getAllLoadedClasses);
  }

  /** {@code java -jar}: tells what this is, or checks a configuration. */
  public static void main(String[] arguments) {
    int exitCode;
    try {
      exitCode = command(arguments);
    } catch (Throwable e) { // a trace tells nobody which module to add
      System.err.println("fleetpulse-agent: " + MissingModule.words(e));
      exitCode = 2;
    }
    System.exit(exitCode);
  }

  private static int command(String[] arguments) throws ReflectiveOperationException {
    ClassLoader loader = AgentClassLoader.beside(AgentBootstrap.class);
    Thread.currentThread().setContextClassLoader(loader);
    return (Integer)
        Class.forName("io.fleetpulse.agent.AgentMain", true, loader)
            .getMethod("command", String[].class)
            .invoke(null, (Object) arguments);
  }

  private static void report(Throwable e) {
    try {
      System.err.println(
          "[fleetpulse] ERROR agent not started, the host goes on: " + MissingModule.words(e));
    } catch (Throwable unsayable) {
      // No memory for a line: the host goes on without one.
    }
  }

  private static void start(@Nullable String arguments, @Nullable Supplier<Class<?>[]> loaded) {
    try {
      if (Running.start(arguments, Map.of(), loaded) == null) {
        System.err.println("[fleetpulse] WARN the agent is attached twice; the second is ignored");
      }
    } catch (Throwable e) { // an exception here would end the host before its main method
      report(e);
    }
  }
}
