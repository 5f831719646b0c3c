package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import java.util.function.Supplier;
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
  private final @Nullable Supplier<Class<?>[]> loaded;

  /**
   * @param loaded classes of the JVM that were there before the agent; null: nobody can tell
   */
  InnerAgent(
      InnerClasses classes,
      @Nullable String arguments,
      Map<String, String> settings,
      @Nullable Supplier<Class<?>[]> loaded) {
    this.classes = classes;
    this.arguments = arguments;
    this.settings = settings;
    this.loaded = loaded;
  }

  @Override
  public AutoCloseable create() throws Exception {
    OwnSeries.hold();
    OwnSeries.gather(loaded);
    return classes.create(arguments, settings);
  }

  @Override
  public void ended() {
    OwnSeries.release();
  }
}
