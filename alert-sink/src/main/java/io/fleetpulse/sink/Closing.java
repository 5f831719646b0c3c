package io.fleetpulse.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was started, last in, first out; one that fails or hangs keeps no other from closing.
 * Each closes on a thread of its own and is waited for within limits: whoever stops the process
 * kills it when it takes long, and then what stands behind the one that hangs would never close.
 */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Duration whole;
  private final Duration step;
  private final Deque<List<AutoCloseable>> started = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param whole how long all of them are waited for
   * @param step how long one is waited for, or those that close together
   */
  Closing(Duration whole, Duration step) {
    this.whole = whole;
    this.step = step;
  }

  /** Remembers it; once all is closed, closes it at once. */
  <T extends AutoCloseable> T add(T part) {
    addTogether(List.of(part));
    return part;
  }

  /** Remembers parts that do not need each other and close at the same time. */
  synchronized void addTogether(Collection<? extends AutoCloseable> parts) {
    if (closed) {
      close(List.copyOf(parts), step);
    } else {
      started.push(List.copyOf(parts));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    long deadline = System.nanoTime() + whole.toNanos();
    while (!started.isEmpty()) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      close(started.pop(), left.compareTo(step) < 0 ? left : step);
    }
  }

  private static void close(List<AutoCloseable> parts, Duration limit) {
    List<Thread> threads = new ArrayList<>();
    for (AutoCloseable part : parts) {
      Thread thread = new Thread(() -> close(part), "close " + part.getClass().getSimpleName());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.warn(
            "\"{}\" takes longer than {}: the others close without it", thread.getName(), limit);
      }
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} does not close", part.getClass().getSimpleName(), e);
    }
  }
}
