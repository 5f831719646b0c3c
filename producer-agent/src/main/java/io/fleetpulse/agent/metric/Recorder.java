package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.histogram.HistogramCollector;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A distribution's values. The application's threads spread over a few histograms, each with a lock
 * of its own; the sampling thread takes them out one by one.
 */
final class Recorder implements DoubleConsumer {
  private static final int STRIPES =
      Math.min(4, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  private final HistogramCollector[] stripes = new HistogramCollector[STRIPES];
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
      stripes[i] = new HistogramCollector();
    }
  }

  @Override
  public void accept(double value) {
    DoubleConsumer next = successor;
    if (next != null) {
      next.accept(value);
      return;
    }
    HistogramCollector mine = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
    boolean taken;
    try {
      synchronized (mine) {
        taken = mine.record(value);
      }
    } catch (Throwable e) { // no memory: the caller is the application
      taken = false;
    }
    if (!taken) {
      refused.increment();
    }
  }

  /** From now on another takes the values. */
  void succeededBy(DoubleConsumer next) {
    successor = next;
  }

  /** Adds what another has collected. */
  void add(Histogram collected) {
    synchronized (stripes[0]) {
      stripes[0].add(collected);
    }
  }

  /** Values of the interval; for the sampling thread. */
  Histogram take() {
    Histogram all = Histogram.NONE;
    for (HistogramCollector stripe : stripes) {
      Histogram taken;
      synchronized (stripe) {
        taken = stripe.take();
      }
      all = all.and(taken);
    }
    count += all.count();
    sum += all.sum();
    return all;
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
