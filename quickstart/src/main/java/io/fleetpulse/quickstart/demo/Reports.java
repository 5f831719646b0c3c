package io.fleetpulse.quickstart.demo;

/** Burns half a core: 50 ms of arithmetic in every 100 ms. */
public final class Reports {
  private static final long PERIOD_MILLIS = 100;
  private static final long BUSY_NANOS = 50_000_000;

  private static volatile double total;

  private Reports() {}

  public static void main(String[] args) throws InterruptedException {
    Demo.say("reports: busy half of the time");
    Demo.every(PERIOD_MILLIS, Reports::work);
  }

  private static void work() {
    long until = System.nanoTime() + BUSY_NANOS;
    double sum = total;
    while (System.nanoTime() < until) {
      for (int i = 1; i < 1000; i++) {
        sum += Math.sqrt(i) / (sum + 1);
      }
    }
    total = sum;
  }
}
