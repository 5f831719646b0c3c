package io.fleetpulse.agent.bootstrap;

import java.io.Flushable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's thread: loads the inner classes and runs the agent until it is closed. Nothing that
 * happens here reaches the host; a failure is one line on standard error and no agent.
 */
final class AgentThread implements Runnable, Flushable, AutoCloseable {
  static final String NAME = "fleetpulse-agent";

  private final Source source;
  private final ThreadFactory threads;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable AutoCloseable agent;
  private volatile @Nullable AgentThread former;
  private boolean closed;

  /** Makes the agent: a {@link Runnable} that can be closed before, while and after it runs. */
  interface Source {
    AutoCloseable create() throws Exception;

    /** The agent has ended, or could not be made. */
    default void ended() {}
  }

  /** Daemons that end quietly. */
  static final class Daemons implements ThreadFactory, Thread.UncaughtExceptionHandler {
    @Override
    public Thread newThread(Runnable work) {
      // No inherited thread locals: they would keep the starter's class loaders alive.
      Thread thread = new Thread(null, work, NAME, 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      // Or else the host's default handler would get it, which may end the process.
      thread.setUncaughtExceptionHandler(this);
      return thread;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
      report(e);
    }
  }

  AgentThread(Source source, ThreadFactory threads) {
    this.source = source;
    this.threads = threads;
  }

  void start() {
    threads.newThread(this).start();
  }

  /** Begins only when the former agent has ended: what they count on in common is for one. */
  void after(AgentThread earlier) {
    former = earlier;
  }

  /** Whether it was closed, or ended by itself: another may be started. */
  boolean isOver() {
    return closed() || ended.getCount() == 0;
  }

  @Override
  public void run() {
    try {
      AgentThread earlier = former;
      if (earlier != null) {
        former = null;
        earlier.ended.await();
      }
      if (!closed()) {
        runAgent();
      }
    } catch (Throwable e) { // the last frame before the host: nothing may pass
      report(e);
    } finally {
      ended.countDown();
    }
  }

  private void runAgent() throws Exception {
    try (AutoCloseable created = source.create()) {
      // Closed while it was made, nobody else knows of it; and one that failed leaves nothing.
      if (adopt(created)) {
        ((Runnable) created).run();
      }
    } finally {
      source.ended();
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  /** False if it was closed before the agent was loaded. */
  private synchronized boolean adopt(AutoCloseable created) {
    agent = created;
    return !closed;
  }

  /** Asks the agent for a sample now, if it is there; returns at once. */
  @Override
  public void flush() {
    AutoCloseable running;
    synchronized (this) {
      running = closed ? null : agent;
    }
    try {
      if (running instanceof Flushable collecting) {
        collecting.flush();
      }
    } catch (Throwable e) { // the caller is the host
      report(e);
    }
  }

  /**
   * Ends the agent, within its own bound and a second; the second call does nothing. One that is
   * being loaded is waited for, so that an agent started next finds what this one held.
   */
  @Override
  public void close() {
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
      }
      ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // the caller is the host
      report(e);
    }
  }

  private static void report(Throwable e) {
    try {
      System.err.println(
          "[fleetpulse] ERROR agent ended, the host goes on: " + MissingModule.words(e));
    } catch (Throwable unsayable) {
      // No memory for a line, or the host's own standard error throws.
    }
  }
}
