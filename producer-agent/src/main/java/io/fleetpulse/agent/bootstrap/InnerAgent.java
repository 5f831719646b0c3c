package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent proper, in a class loader of its own.
 *
 * <p>A class and no lambda, as {@code premain} makes it on the host's thread: the first lambdas of
 * a JVM are dear.
 */
final class InnerAgent implements AgentThread.Source {
  private static final String MAIN = "io.fleetpulse.agent.AgentMain";

  private final @Nullable String arguments;
  private final Map<String, String> settings;

  InnerAgent(@Nullable String arguments, Map<String, String> settings) {
    this.arguments = arguments;
    this.settings = settings;
  }

  @Override
  public AutoCloseable create() throws Exception {
    ClassLoader loader = AgentClassLoader.beside(InnerAgent.class);
    Thread.currentThread().setContextClassLoader(loader);
    return (AutoCloseable)
        Class.forName(MAIN, true, loader)
            .getMethod("create", String.class, Map.class)
            .invoke(null, arguments, settings);
  }
}
