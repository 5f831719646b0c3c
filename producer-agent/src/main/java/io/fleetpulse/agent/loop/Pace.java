package io.fleetpulse.agent.loop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Ends the waits of both loops at once. Waits on the monotonic clock. */
final class Pace {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private boolean closed;

  /** Waits until then; false: closed meanwhile or before. */
  boolean until(long nanoTime) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanoTime - System.nanoTime();
      while (!closed && left > 0) {
        left = ended.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static long after(Duration time) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(time.toMillis());
  }
}
