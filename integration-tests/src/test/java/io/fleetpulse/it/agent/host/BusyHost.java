package io.fleetpulse.it.agent.host;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * An application that uses what a JVM has: it allocates and keeps, waits for locks with their times
 * measured, runs the common pool and, where there are any, virtual threads. It ends when the file
 * of its last argument is there.
 */
public final class BusyHost {
  private static final int KEPT = 400;

  private BusyHost() {}

  public static void main(String[] args) throws Exception {
    File end = new File(args[args.length - 1]);
    ManagementFactory.getThreadMXBean().setThreadContentionMonitoringEnabled(true);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Deque<byte[]> kept = new ArrayDeque<>();
    int round = 0;
    while (!end.exists()) {
      for (int i = 0; i < 100; i++) {
        kept.add(new byte[20_000]);
        if (kept.size() > KEPT) {
          kept.remove();
        }
      }
      pool.submit(BusyHost::locked);
      pool.submit(BusyHost::locked);
      IntStream.range(0, 2_000).parallel().forEach(i -> Math.sqrt(i));
      virtual();
      if (round++ % 40 == 0) {
        System.gc();
      }
      Thread.sleep(50);
    }
    pool.shutdown();
    System.out.println("kept " + kept.size());
  }

  private static synchronized void locked() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By name: this class runs on JDK 17 too. */
  private static void virtual() throws Exception {
    if (Runtime.version().feature() >= 21) {
      Runnable work = Thread::yield;
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    }
  }
}
