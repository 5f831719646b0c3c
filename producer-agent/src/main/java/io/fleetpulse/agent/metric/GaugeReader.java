package io.fleetpulse.agent.metric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the gauges read on a thread of their own, as they are the application's code: one that hangs
 * must not stop the sampling. A round begins with each sample, if the one before has ended, and is
 * waited for a moment, so that values are mostly of their sample; what comes later is told in the
 * next. A thread that hangs in a gauge is left to it and another goes on with the others, up to a
 * few. Where none can be started the gauges have no value, and the next sample tries again.
 */
final class GaugeReader implements AutoCloseable {
  /** Threads that may hang at the same time; then nothing is read until one of them ends. */
  static final int MOST_HANGING = 3;

  static final Duration HANGS = Duration.ofSeconds(3);

  private final Complaints complaints;
  private final Duration patience;
  private final LongSupplier nanoClock;
  private final List<GaugeRound> hanging = new ArrayList<>();
  private @Nullable ExecutorService thread;

  /** What is being read; null: nothing. */
  private @Nullable GaugeRound round;

  /** For rounds, in the present call. */
  private long waitedNanos;

  /**
   * @param patience how long the sampling thread waits for a round at most
   */
  GaugeReader(Complaints complaints, Duration patience, LongSupplier nanoClock) {
    this.complaints = complaints;
    this.patience = patience;
    this.nanoClock = nanoClock;
  }

  /**
   * Has them read; for the sampling thread.
   *
   * @param threads makes the agent's threads
   * @return how long it was waited for them, in nanoseconds
   */
  synchronized long read(ReadSeries[] gauges, ThreadFactory threads) {
    waitedNanos = 0;
    hanging.removeIf(GaugeRound::hasEnded);
    GaugeRound current = round;
    if (current != null) {
      look(current);
    }
    if (round == null && hanging.size() < MOST_HANGING && anyDue(gauges)) {
      begin(gauges, threads);
    }
    return waitedNanos;
  }

  private static boolean anyDue(ReadSeries[] gauges) {
    for (ReadSeries gauge : gauges) {
      if (gauge.isDue()) {
        return true;
      }
    }
    return false;
  }

  private void begin(ReadSeries[] gauges, ThreadFactory threads) {
    GaugeRound next = new GaugeRound(gauges);
    try {
      ExecutorService reading = thread;
      if (reading == null) {
        reading =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        thread = reading;
      }
      reading.execute(next);
    } catch (Throwable e) { // a host at its limit of threads; an OutOfMemoryError, to the JVM
      close();
      complaints.add("no gauge is read, until a thread can be started for it: " + e);
      return;
    }
    round = next;
    look(next);
  }

  /** Waits for the round a moment, and gives it up if it hangs. */
  private void look(GaugeRound current) {
    long began = nanoClock.getAsLong();
    current.await(patience);
    waitedNanos += nanoClock.getAsLong() - began;
    if (current.hasEnded()) {
      round = null;
      return;
    }
    ReadSeries hung = current.hangsAt(nanoClock.getAsLong(), HANGS);
    if (hung != null) {
      current.giveUp();
      close();
      round = null;
      hanging.add(current);
      complain(hung);
    }
  }

  private void complain(ReadSeries hung) {
    String line = "what reads " + hung.id.name() + " has not ended for " + HANGS.toSeconds() + " s";
    complaints.add(
        hanging.size() < MOST_HANGING
            ? line + ", until it does it has no value"
            : line + " and " + (MOST_HANGING - 1) + " others neither: until one does none is read");
  }

  /** Ends the thread, when it has done what it is at. Another begins with the next reading. */
  @Override
  public synchronized void close() {
    ExecutorService reading = thread;
    thread = null;
    if (reading != null) {
      reading.shutdown();
    }
  }
}
