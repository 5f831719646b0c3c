package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.histogram.HistogramCollector;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A distribution's values. The application's threads spread over a few histograms, each with a lock
 * of its own; the sampling thread takes them out one by one, and should it be descheduled meanwhile
 * the application's threads go on to the others.
 */
final class Recorder implements DoubleConsumer {
  private static final int STRIPES =
      Math.max(2, Math.min(4, Integer.highestOneBit(Runtime.getRuntime().availableProcessors())));

  /** Of a recorder, and of a stripe with its lock, without the histogram. */
  private static final int OWN_BYTES = 128;

  private final Stripe[] stripes = new Stripe[STRIPES];
  private final LongAdder refused;
  private volatile @Nullable DoubleConsumer successor;

  private long count;
  private double sum;

  /**
   * @param refused counts values that are no measurements
   */
  Recorder(LongAdder refused) {
    this.refused = refused;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  @Override
  public void accept(double value) {
    DoubleConsumer next = successor;
    if (next != null) {
      next.accept(value);
      return;
    }
    boolean taken;
    try {
      taken = record(value);
    } catch (Throwable e) { // no memory: the caller is the application
      taken = false;
    }
    if (!taken) {
      refused.increment();
    }
  }

  private boolean record(double value) {
    int first = (int) Thread.currentThread().getId();
    for (int i = 0; i < STRIPES; i++) {
      Stripe stripe = stripes[first + i & STRIPES - 1];
      if (stripe.lock.tryLock()) {
        return stripe.recordAndUnlock(value);
      }
    }
    Stripe stripe = stripes[first & STRIPES - 1];
    stripe.lock.lock();
    return stripe.recordAndUnlock(value);
  }

  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();
    final HistogramCollector values = new HistogramCollector();

    /** When they were last taken. */
    int heldBytes;

    boolean recordAndUnlock(double value) {
      try {
        return values.record(value);
      } finally {
        lock.unlock();
      }
    }

    Histogram take() {
      lock.lock();
      try {
        heldBytes = OWN_BYTES + values.heldBytes();
        return values.take();
      } finally {
        lock.unlock();
      }
    }

    void add(Histogram collected) {
      lock.lock();
      try {
        values.add(collected);
      } finally {
        lock.unlock();
      }
    }
  }

  /** From now on another takes the values. */
  void succeededBy(DoubleConsumer next) {
    successor = next;
  }

  /** Adds what another has collected. */
  void add(Histogram collected) {
    stripes[0].add(collected);
  }

  /** Values of the interval; for the sampling thread. */
  Histogram take() {
    Histogram all = Histogram.NONE;
    for (Stripe stripe : stripes) {
      all = all.and(stripe.take());
    }
    count += all.count();
    sum += all.sum();
    return all;
  }

  /** What it held when values were last taken, estimated from above; for the sampling thread. */
  int heldBytes() {
    int bytes = OWN_BYTES;
    for (Stripe stripe : stripes) {
      bytes += stripe.heldBytes;
    }
    return bytes;
  }

  /** Values so far, those taken. */
  long count() {
    return count;
  }

  /** Their sum. */
  double sum() {
    return sum;
  }
}
