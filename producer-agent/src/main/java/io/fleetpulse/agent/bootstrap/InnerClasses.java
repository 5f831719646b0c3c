package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent proper, in a class loader of its own: loaded with the first agent and kept for the
 * next, which goes on counting where the one before it ended.
 */
final class InnerClasses {
  private static final String MAIN = "io.fleetpulse.agent.AgentMain";

  private @Nullable BiFunction<@Nullable String, Map<String, String>, AutoCloseable> agents;

  /** Makes an agent, on its own thread; one at a time. */
  synchronized AutoCloseable create(@Nullable String arguments, Map<String, String> settings)
      throws Exception {
    BiFunction<@Nullable String, Map<String, String>, AutoCloseable> loaded = agents;
    if (loaded == null) {
      loaded = load();
      agents = loaded;
    }
    Thread.currentThread().setContextClassLoader(loaded.getClass().getClassLoader());
    return loaded.apply(arguments, settings);
  }

  @SuppressWarnings("unchecked") // the inner class is ours, though no class seen here
  private static BiFunction<@Nullable String, Map<String, String>, AutoCloseable> load()
      throws Exception {
    ClassLoader loader = AgentClassLoader.beside(InnerClasses.class);
    Thread.currentThread().setContextClassLoader(loader);
    return (BiFunction<@Nullable String, Map<String, String>, AutoCloseable>)
        Class.forName(MAIN, true, loader)
            .getConstructor(Function.class)
            .newInstance(new OwnSeries());
  }
}
