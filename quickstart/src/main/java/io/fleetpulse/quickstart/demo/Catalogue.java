package io.fleetpulse.quickstart.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Needed much heap once: builds a large index at its start, keeps part of it for a while under some
 * load, then throws that away too and idles. Nothing makes the collector look again, so the memory
 * stays committed.
 */
public final class Catalogue {
  private static final int INDEX_MIB = 350;
  private static final int KEPT_MIB = 150;
  private static final int CHUNK = 64 << 10;
  private static final int CHUNKS_A_MIB = (1 << 20) / CHUNK;
  private static final int LOAD_STEPS = 200;
  private static final long STEP_MILLIS = 50;
  private static final long BEFORE_MILLIS = 8_000;
  private static final long IDLE_MILLIS = 1_000;

  private static volatile byte[] request = new byte[0];

  private Catalogue() {}

  public static void main(String[] args) throws InterruptedException {
    Thread.sleep(BEFORE_MILLIS);
    warmUp();
    Demo.say("catalogue: index of " + INDEX_MIB + " MiB dropped");
    Demo.every(IDLE_MILLIS, () -> {});
  }

  private static void warmUp() throws InterruptedException {
    List<byte[]> index = new ArrayList<>();
    while (index.size() < INDEX_MIB * CHUNKS_A_MIB) {
      index.add(new byte[CHUNK]);
      if (index.size() % 200 == 0) {
        Thread.sleep(STEP_MILLIS);
      }
    }
    index.subList(KEPT_MIB * CHUNKS_A_MIB, index.size()).clear();
    // Requests: their garbage lets the collector measure what is left while much of it still is,
    // too much for giving memory back.
    for (int i = 0; i < LOAD_STEPS; i++) {
      for (int chunk = 0; chunk < 2 * CHUNKS_A_MIB; chunk++) {
        request = new byte[CHUNK];
      }
      Thread.sleep(STEP_MILLIS);
    }
    Demo.say("catalogue: " + index.size() / CHUNKS_A_MIB + " MiB of the index left");
  }
}
