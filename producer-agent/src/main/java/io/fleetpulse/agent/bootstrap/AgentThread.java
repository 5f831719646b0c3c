package io.fleetpulse.agent.bootstrap;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's thread: loads the inner classes and runs the agent until it is closed. Nothing that
 * happens here reaches the host; a failure is one line on standard error and no agent.
 */
final class AgentThread implements Runnable {
  static final String NAME = "fleetpulse-agent";
  private static final String INNER_MAIN = "io.fleetpulse.agent.AgentMain";

  private final @Nullable String arguments;
  private final Map<String, String> settings;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable AutoCloseable agent;
  private boolean closed;

  AgentThread(@Nullable String arguments, Map<String, String> settings) {
    this.arguments = arguments;
    this.settings = settings;
  }

  void start() {
    // No inherited thread locals: they would keep the starter's class loaders alive.
    Thread thread = new Thread(null, this, NAME, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  @Override
  public void run() {
    try {
      ClassLoader loader = AgentClassLoader.beside(AgentThread.class);
      Thread.currentThread().setContextClassLoader(loader);
      Object created =
          Class.forName(INNER_MAIN, true, loader)
              .getMethod("create", String.class, Map.class)
              .invoke(null, arguments, settings);
      if (adopt((AutoCloseable) created)) {
        ((Runnable) created).run();
      }
    } catch (Throwable e) { // the last frame before the host: nothing may pass
      report(e);
    } finally {
      ended.countDown();
    }
  }

  /** False if it was closed before the agent was loaded. */
  private synchronized boolean adopt(AutoCloseable created) {
    agent = created;
    return !closed;
  }

  /** Ends the agent, within its own bound; the second call does nothing. */
  void close() {
    AutoCloseable toClose;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      toClose = agent;
    }
    try {
      if (toClose != null) {
        toClose.close();
        ended.await(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // the caller is the host
      report(e);
    }
  }

  private static void report(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String remedy =
        cause instanceof NoClassDefFoundError
            ? "; is a module missing? try --add-modules java.management,jdk.management"
            : "";
    System.err.println("[fleetpulse] ERROR agent ended, the host goes on: " + cause + remedy);
  }
}
