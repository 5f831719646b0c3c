package io.fleetpulse.agent.metric;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reading of all gauges, one after the other. The sampling thread looks on. */
final class GaugeRound implements Runnable {
  private final ReadSeries[] gauges;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable ReadSeries at;
  private volatile boolean givenUp;

  /** Where it was seen last, and since when; of the sampling thread. */
  private @Nullable ReadSeries seenAt;

  private long seenNanos;

  GaugeRound(ReadSeries[] gauges) {
    this.gauges = gauges;
  }

  @Override
  public void run() {
    try {
      for (ReadSeries gauge : gauges) {
        if (givenUp) {
          return;
        }
        at = gauge;
        gauge.read();
        Thread.interrupted(); // what one has left behind is not the next one's
      }
    } finally {
      ended.countDown();
    }
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Waits for its end, so long at most. */
  void await(Duration most) {
    try {
      ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The gauge it has been seen at for so long, call after call: a JVM that stood still meanwhile is
   * no gauge that hangs. Null: there is none.
   */
  @Nullable ReadSeries hangsAt(long nowNanos, Duration least) {
    ReadSeries now = at;
    if (now == null || now != seenAt) {
      seenAt = now;
      seenNanos = nowNanos;
      return null;
    }
    return nowNanos - seenNanos >= least.toNanos() ? now : null;
  }

  /** It ends where it is, if ever that ends: others are read by the next round. */
  void giveUp() {
    givenUp = true;
  }
}
