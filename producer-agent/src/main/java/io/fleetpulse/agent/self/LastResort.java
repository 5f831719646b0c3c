package io.fleetpulse.agent.self;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where whatever was thrown on one of the agent's threads ends: counted, said once in a while, and
 * kept from the host, whose default handler may well end the process. The commonest Error is a heap
 * without room, so the counting allocates nothing, and a line that cannot be made is left out.
 */
public final class LastResort implements Thread.UncaughtExceptionHandler {
  /**
   * Thrown by each loop at itself before it begins, and neither counted nor said. The JVM links a
   * handler when something is first caught there, which takes memory: of a heap without room loops
   * died in their own handlers.
   */
  public static final OutOfMemoryError REHEARSAL = new OutOfMemoryError("rehearsal");

  /** By name, as a later Java has no such class; and once, as even a class's name takes memory. */
  private static final @Nullable Class<?> THREAD_DEATH = threadDeath();

  private final AtomicLong errors;
  private final AgentLog log;

  /**
   * @param errors counts threads that ended this way
   */
  public LastResort(AtomicLong errors, AgentLog log) {
    this.errors = errors;
    this.log = log;
  }

  /** A daemon that keeps nothing of its starter alive and ends here, should it fail. */
  public Thread daemon(String name, Runnable work) {
    // No inherited thread locals: they would keep the starter's class loaders alive.
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(LastResort.class.getClassLoader());
    thread.setUncaughtExceptionHandler(this);
    return thread;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    errors.incrementAndGet();
    try {
      log.warn("thread", thread.getName() + " has ended, the host goes on: " + thrown);
    } catch (Throwable e) {
      // As below; whatever left here the JVM would print itself.
    }
  }

  /**
   * Counts and says what was thrown, so that the caller goes on. A thread that is told to stop
   * still stops, and an interrupt stays one.
   *
   * @param topic what is wrong, the same each time
   * @param line what it means, to be followed by what was thrown
   */
  public static void survive(
      Throwable thrown, AtomicLong errors, AgentLog log, String topic, String line) {
    errors.addAndGet(thrown == REHEARSAL ? 0 : 1);
    if (THREAD_DEATH != null && thrown instanceof Error error && THREAD_DEATH.isInstance(thrown)) {
      throw error;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    try {
      String said = line + thrown;
      if (thrown == REHEARSAL) {
        throw REHEARSAL;
      }
      log.warn(topic, said);
    } catch (Throwable e) {
      // No room for a line, or standard error is the host's and throws: it is counted already.
    }
  }

  private static @Nullable Class<?> threadDeath() {
    try {
      return Class.forName("java.lang.ThreadDeath");
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
