package io.fleetpulse.agent;

import io.fleetpulse.agent.bootstrap.Running;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fleetpulse as a library: what {@code -javaagent} does, started and ended by the application.
 *
 * <pre>{@code
 * try (Fleetpulse fleetpulse = Fleetpulse.start(Map.of(
 *     "service.name", "checkout",
 *     "kafka.bootstrap.servers", "kafka:9092",
 *     "schema.registry.url", "http://registry:8081"))) {
 *   application.run();
 * }
 * }</pre>
 *
 * <p>Everything but this class is loaded apart from the application's classes. No method throws,
 * blocks on Kafka or starts more than one daemon thread; problems are single lines on standard
 * error.
 */
public final class Fleetpulse implements AutoCloseable {
  private final AtomicReference<@Nullable AutoCloseable> agent;

  private Fleetpulse(@Nullable AutoCloseable agent) {
    this.agent = new AtomicReference<>(agent);
  }

  /**
   * Starts the agent of this JVM and returns at once. If one runs already, by {@code -javaagent} or
   * an earlier start, it goes on unchanged and closing the returned handle leaves it alone.
   *
   * @param settings the keys that the module's README lists, without the {@code fleetpulse.}
   *     prefix; they win over system properties, environment and file
   */
  public static Fleetpulse start(Map<String, String> settings) {
    return new Fleetpulse(startOnce(Map.copyOf(settings)));
  }

  /** Whether this handle started the agent and has not closed it. */
  public boolean ownsAgent() {
    return agent.get() != null;
  }

  /**
   * Ends the agent after a last attempt to send what waits; takes three seconds at most, four where
   * actions are enabled.
   */
  @Override
  public void close() {
    AutoCloseable owned = agent.getAndSet(null);
    if (owned == null) {
      return;
    }
    try {
      owned.close();
    } catch (Exception e) {
      System.err.println("[fleetpulse] WARN close: " + e);
    }
  }

  private static @Nullable AutoCloseable startOnce(Map<String, String> settings) {
    try {
      // An agent given by -javaagent lives in the system class loader, this class maybe not.
      Class<?> running =
          Class.forName(Running.class.getName(), true, ClassLoader.getSystemClassLoader());
      return (AutoCloseable)
          running.getMethod("start", String.class, Map.class).invoke(null, null, settings);
    } catch (ReflectiveOperationException | LinkageError e) {
      return Running.start(null, settings);
    }
  }
}
