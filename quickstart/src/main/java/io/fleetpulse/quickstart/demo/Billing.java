package io.fleetpulse.quickstart.demo;

import java.util.ArrayList;
import java.util.List;

/** A small healthy job; the launcher restarts it once, as a deployment would. */
public final class Billing {
  private static final long STEP_MILLIS = 200;
  private static final int INVOICES = 2_000;

  private static volatile int lines;

  private Billing() {}

  public static void main(String[] args) throws InterruptedException {
    Demo.say("billing: started");
    Demo.every(
        STEP_MILLIS,
        () -> {
          List<String> invoices = new ArrayList<>();
          for (int i = 0; i < INVOICES; i++) {
            invoices.add("invoice " + i);
          }
          lines = invoices.size();
        });
  }
}
