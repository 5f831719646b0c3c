package io.fleetpulse.benchmarks.process;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** Says every five seconds how much heap the last collections left, as far as pools know. */
final class HeapReport {
  private static final long PAUSE_MILLIS = 5_000;

  private HeapReport() {}

  static void run() {
    try {
      while (true) {
        long left = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
          MemoryUsage usage = pool.getName().contains("Eden") ? null : pool.getUsage();
          if (usage != null && pool.getType() == MemoryType.HEAP) {
            left += usage.getUsed();
          }
        }
        System.out.println("@heap " + left);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
