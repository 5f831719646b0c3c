package io.fleetpulse.agent;

import io.fleetpulse.agent.bootstrap.Running;
import io.fleetpulse.agent.metric.Metrics;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.HashMap;
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
 * <p>Everything but this class and {@link Metrics} is loaded apart from the application's classes.
 * No method throws, blocks on Kafka or starts more than one daemon thread; problems are single
 * lines on standard error.
 */
public final class Fleetpulse implements AutoCloseable {
  /** For a start that failed: there may be no memory for another. */
  private static final Fleetpulse WITHOUT_AGENT = new Fleetpulse(null);

  private final AtomicReference<@Nullable AutoCloseable> agent;

  private Fleetpulse(@Nullable AutoCloseable agent) {
    this.agent = new AtomicReference<>(agent);
  }

  /**
   * Starts the agent of this JVM and returns at once. If one runs already, by {@code -javaagent} or
   * an earlier start, it goes on unchanged and closing the returned handle leaves it alone.
   *
   * @param settings the keys that {@code docs/agent.md} and {@code java -jar fleetpulse-agent.jar
   *     --help} list, without the {@code fleetpulse.} prefix; they win over system properties,
   *     environment and file. A null is as if it were not there, with a warning.
   * @return what ends the agent; one that owns none if one runs already or none can be started
   */
  public static Fleetpulse start(Map<String, String> settings) {
    try {
      // A copy that takes nulls: the agent's thread warns of them.
      return new Fleetpulse(startOnce(Collections.unmodifiableMap(new HashMap<>(settings))));
    } catch (Throwable e) { // whatever is wrong, an application starts without its agent
      say("ERROR agent not started, the application goes on: ", e);
      return WITHOUT_AGENT;
    }
  }

  /**
   * Metrics of the application's own, which travel with the agent's samples. Works alike whether an
   * agent runs, comes later or never does.
   */
  public static Metrics metrics() {
    return Metrics.instance();
  }

  /**
   * Has the agent of this JVM, however it was started, take a sample beside those of its interval
   * and send it with all that wait; as where something worth seeing has just happened. Returns at
   * once. Asked more often than each 100 ms it takes one for several; while Kafka is away what was
   * taken waits like the others.
   *
   * @return false if there is no agent
   */
  public static boolean collect() {
    try {
      return collectOnce();
    } catch (Throwable e) {
      say("WARN collect: ", e);
      return false;
    }
  }

  /** Whether this handle started the agent and has not closed it. */
  public boolean ownsAgent() {
    return agent.get() != null;
  }

  /**
   * Ends the agent after a last attempt to send what waits; takes four seconds at most, five where
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
    } catch (Throwable e) {
      say("WARN close: ", e);
    }
  }

  private static void say(String line, Throwable e) {
    try {
      System.err.println("[fleetpulse] " + line + e);
    } catch (Throwable unsayable) {
      // No memory for a line, or the application's own standard error throws.
    }
  }

  private static boolean collectOnce() throws Throwable {
    try {
      Class<?> running =
          Class.forName(Running.class.getName(), true, ClassLoader.getSystemClassLoader());
      return (boolean) running.getMethod("collect").invoke(null);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (ReflectiveOperationException | LinkageError e) {
      return Running.collect();
    }
  }

  private static @Nullable AutoCloseable startOnce(Map<String, String> settings) throws Throwable {
    try {
      // An agent given by -javaagent lives in the system class loader, this class maybe not.
      Class<?> running =
          Class.forName(Running.class.getName(), true, ClassLoader.getSystemClassLoader());
      return (AutoCloseable)
          running.getMethod("start", String.class, Map.class).invoke(null, null, settings);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause(); // it was found, and failed
    } catch (ReflectiveOperationException | LinkageError e) {
      return Running.start(null, settings);
    }
  }
}
