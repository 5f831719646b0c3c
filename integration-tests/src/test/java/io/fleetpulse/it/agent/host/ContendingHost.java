package io.fleetpulse.it.agent.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Computes, allocates, waits for a monitor and parks, until it is told to end. */
public final class ContendingHost {
  private static final Object LOCK = new Object();
  private static volatile Object sink = "";

  private ContendingHost() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("host begins");
    daemon("computes", ContendingHost::compute);
    daemon("holds", ContendingHost::hold);
    daemon("enters", ContendingHost::enter);
    daemon("parks", ContendingHost::park);
    End.await(args);
    System.out.println("host ends");
  }

  private static void daemon(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                work.run();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void compute() {
    List<byte[]> some = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[10_000];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) (k * i);
      }
      some.add(bytes);
    }
    sink = some;
    LockSupport.parkNanos(1_000_000);
  }

  private static void hold() {
    synchronized (LOCK) {
      LockSupport.parkNanos(30_000_000);
    }
    LockSupport.parkNanos(1_000_000);
  }

  private static void enter() {
    synchronized (LOCK) {
      sink = LOCK;
    }
  }

  private static void park() {
    LockSupport.parkNanos(ContendingHost.class, 20_000_000);
  }
}
