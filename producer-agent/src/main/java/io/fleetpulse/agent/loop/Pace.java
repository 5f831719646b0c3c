package io.fleetpulse.agent.loop;

import io.fleetpulse.agent.self.LastResort;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Ends or changes the waits of both loops at once. Waits on the monotonic clock. */
final class Pace {
  private static final long WITHOUT_MEMORY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;

  Pace() {
    try {
      throw LastResort.REHEARSAL;
    } catch (OutOfMemoryError e) {
      LockSupport.parkNanos(1);
    }
  }

  /** Waits until then; false: closed meanwhile or before. */
  boolean until(long nanoTime) throws InterruptedException {
    return until(() -> nanoTime);
  }

  /** Waits until then, which may change at a {@link #wake}; false: closed meanwhile or before. */
  boolean until(LongSupplier nanoTime) throws InterruptedException {
    while (true) {
      try {
        return await(nanoTime);
      } catch (OutOfMemoryError e) {
        // A wait on a condition needs some bytes itself; this one needs none. An agent that ended
        // here would be gone for good, as the host may recover.
        LockSupport.parkNanos(WITHOUT_MEMORY_NANOS);
      }
    }
  }

  private boolean await(LongSupplier nanoTime) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long left = nanoTime.getAsLong() - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        changed.awaitNanos(left);
      }
      return false;
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

  /** Lets a loop look again until when it waits. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static long after(Duration time) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(time.toMillis());
  }
}
