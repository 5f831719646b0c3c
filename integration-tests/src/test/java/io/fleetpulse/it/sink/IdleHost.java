package io.fleetpulse.it.sink;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An application on a large heap that needs less from the moment its periodic collection is set. It
 * says whenever the interval of that changes, and collects at once: G1 itself waits until nothing
 * else collected for an interval, which takes from seconds to minutes and is not what is tested.
 */
public final class IdleHost {
  private static final int BLOCKS = 640;
  private static final int BLOCK_BYTES = 256 * 1024;

  private IdleHost() {}

  public static void main(String[] args) throws InterruptedException {
    List<byte[]> needed = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      needed.add(new byte[BLOCK_BYTES]);
    }
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    CountDownLatch never = new CountDownLatch(1);
    String said = "";
    do {
      String value = options.getVMOption("G1PeriodicGCInterval").getValue();
      if (!value.equals(said)) {
        System.out.println("interval " + value);
        said = value;
        if (!value.equals("0")) {
          needed.clear();
          System.gc();
        }
      }
    } while (!never.await(100, TimeUnit.MILLISECONDS));
  }
}
