package io.fleetpulse.it.agent.host;

import io.fleetpulse.agent.metric.Counter;
import io.fleetpulse.agent.metric.Distribution;
import io.fleetpulse.agent.metric.Metrics;
import java.io.File;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Works steadily until the file of its first argument is there, tells each second how long its
 * pieces of work took, and then how many there were.
 */
public final class WorkingHost {
  private static final long PERIOD_NANOS = 2_000_000;
  private static final int ROUNDS = 2_000;
  private static final int PIECES_PER_THREAD = 100;

  private WorkingHost() {}

  public static void main(String[] args) throws InterruptedException {
    Counter done = Metrics.instance().counter("work.done", "{piece}", "Pieces of work.");
    Distribution took = Metrics.instance().distribution("work.duration", "s", "Of a piece.");
    File quiet = new File(args[0]);
    long pieces = 0;
    long[] nanos = new long[1_000];
    int measured = 0;
    long second = System.nanoTime();
    long due = second;
    while (!quiet.exists()) {
      long began = System.nanoTime();
      work();
      long took1 = System.nanoTime() - began;
      pieces++;
      done.add(1);
      took.record(took1 * 1e-9);
      if (pieces % PIECES_PER_THREAD == 0) {
        Thread brief = new Thread(WorkingHost::work, "brief");
        brief.start();
        brief.join();
      }
      if (measured < nanos.length) {
        nanos[measured++] = took1;
      }
      if (System.nanoTime() - second >= 1_000_000_000L) {
        tell(nanos, measured);
        measured = 0;
        second = System.nanoTime();
      }
      due += PERIOD_NANOS;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    System.out.println("done " + pieces);
    End.await(args);
    System.out.println("host ends");
  }

  private static void work() {
    long hash = 17;
    byte[] bytes = new byte[4_096];
    for (int i = 0; i < ROUNDS; i++) {
      bytes[i & 4_095] = (byte) hash;
      hash = hash * 31 + bytes[(i * 7) & 4_095];
    }
    if (hash == 0) {
      System.out.println("never");
    }
  }

  /** When, how many, and the median, 99th percentile and most of their durations in µs. */
  private static void tell(long[] nanos, int measured) {
    long[] sorted = Arrays.copyOf(nanos, measured);
    Arrays.sort(sorted);
    System.out.printf(
        "second %d %d %d %d %d%n",
        System.currentTimeMillis(),
        measured,
        sorted[measured / 2] / 1_000,
        sorted[measured * 99 / 100] / 1_000,
        sorted[measured - 1] / 1_000);
  }
}
