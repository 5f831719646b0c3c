package io.fleetpulse.quickstart.demo;

/** What the demo programs share: a steady pace and a start line. */
final class Demo {
  private Demo() {}

  /** Runs a step at a fixed pace until the JVM ends; a late step is not caught up. */
  static void every(long millis, Runnable step) throws InterruptedException {
    long next = System.nanoTime();
    while (true) {
      step.run();
      next = Math.max(next + millis * 1_000_000, System.nanoTime());
      long left = next - System.nanoTime();
      if (left > 0) {
        Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
  }

  static void say(String what) {
    System.out.println(what);
  }
}
