package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one agent of the class loader that has this class. Static, because nothing else can tell a
 * second {@code -javaagent} option or a second start of the library from the first: two agents
 * would report one JVM twice. Applications that bring the library in class loaders of their own
 * share nothing: each has an agent, under an instance id of its own.
 */
public final class Running {
  private static final InnerClasses CLASSES = new InnerClasses();
  private static @Nullable AgentThread current;
  private static SecondStart second = new SecondStart(Map.of());

  private Running() {}

  /**
   * Starts the agent on a thread of its own and returns at once.
   *
   * @return what ends it, null if one runs already
   */
  public static @Nullable AutoCloseable start(
      @Nullable String arguments, Map<String, String> settings) {
    AutoCloseable started = start(arguments, settings, null);
    String ignored = started == null ? laterStarts().line(settings) : null;
    if (ignored != null) {
      System.err.println("[fleetpulse] WARN " + ignored);
    }
    return started;
  }

  /** Has the agent that runs take a sample and send it now; false: there is none. */
  public static boolean collect() {
    AgentThread running;
    synchronized (Running.class) {
      running = current;
    }
    if (running == null || running.isOver()) {
      return false;
    }
    running.flush();
    return true;
  }

  static @Nullable AutoCloseable start(
      @Nullable String arguments,
      Map<String, String> settings,
      @Nullable Supplier<Class<?>[]> loaded) {
    AgentThread thread =
        new AgentThread(
            new InnerAgent(CLASSES, arguments, settings, loaded), new AgentThread.Daemons());
    synchronized (Running.class) {
      AutoCloseable started = start(thread);
      if (started != null) {
        second = new SecondStart(settings);
      }
      return started;
    }
  }

  private static synchronized SecondStart laterStarts() {
    return second;
  }

  static synchronized @Nullable AutoCloseable start(AgentThread thread) {
    AgentThread former = current;
    if (former != null && !former.isOver()) {
      return null;
    }
    if (former != null) {
      thread.after(former);
    }
    thread.start();
    // Only now: an operating system that has no thread left must not keep later starts away.
    current = thread;
    return thread;
  }
}
