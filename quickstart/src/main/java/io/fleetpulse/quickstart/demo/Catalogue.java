package io.fleetpulse.quickstart.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Needed much heap once: builds a large index at its start, throws it away and idles. Nothing makes
 * the collector look again, so the memory stays committed.
 */
public final class Catalogue {
  private static final int INDEX_MIB = 350;
  private static final int CHUNK = 64 << 10;
  private static final long BEFORE_MILLIS = 8_000;
  private static final long IDLE_MILLIS = 1_000;

  private Catalogue() {}

  public static void main(String[] args) throws InterruptedException {
    Thread.sleep(BEFORE_MILLIS);
    Demo.say("catalogue: index of " + buildIndex() + " MiB built and dropped");
    Demo.every(IDLE_MILLIS, () -> {});
  }

  private static int buildIndex() throws InterruptedException {
    List<byte[]> index = new ArrayList<>();
    long bytes = 0;
    while (bytes < (long) INDEX_MIB << 20) {
      index.add(new byte[CHUNK]);
      bytes += CHUNK;
      if (index.size() % 200 == 0) {
        Thread.sleep(50);
      }
    }
    return (int) (bytes >> 20);
  }
}
