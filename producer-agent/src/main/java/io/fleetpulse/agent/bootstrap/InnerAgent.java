package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent with its settings.
 *
 * <p>A class and no lambda, as {@code premain} makes it on the host's thread: the first lambdas of
 * a JVM are dear.
 */
final class InnerAgent implements AgentThread.Source {
  private final InnerClasses classes;
  private final @Nullable String arguments;
  private final Map<String, String> settings;

  InnerAgent(InnerClasses classes, @Nullable String arguments, Map<String, String> settings) {
    this.classes = classes;
    this.arguments = arguments;
    this.settings = settings;
  }

  @Override
  public AutoCloseable create() throws Exception {
    return classes.create(arguments, settings);
  }
}
