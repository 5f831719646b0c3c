package io.fleetpulse.quickstart.demo;

import java.util.concurrent.locks.LockSupport;

/** Leaks threads: each mail gets a sender of its own that waits for work which never comes. */
public final class Mailer {
  private static final long PAUSE_MILLIS = 500;

  private Mailer() {}

  public static void main(String[] args) throws InterruptedException {
    Demo.say("mailer: one more thread every " + PAUSE_MILLIS + " ms");
    int[] count = {0};
    Demo.every(
        PAUSE_MILLIS,
        () -> {
          Thread sender = new Thread(Mailer::waitForWork, "mailer-sender-" + count[0]++);
          sender.setDaemon(true);
          sender.start();
        });
  }

  private static void waitForWork() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }
}
