package io.fleetpulse.it.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that says whenever its periodic collection changes. */
public final class TunableHost {
  private TunableHost() {}

  public static void main(String[] args) throws InterruptedException {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    CountDownLatch never = new CountDownLatch(1);
    String said = "";
    do {
      String value = options.getVMOption("G1PeriodicGCInterval").getValue();
      if (!value.equals(said)) {
        System.out.println("interval " + value);
        said = value;
      }
    } while (!never.await(100, TimeUnit.MILLISECONDS));
  }
}
