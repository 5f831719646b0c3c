package io.fleetpulse.quickstart.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaks heap: every order stays in a list that nobody reads. Beside the leak, garbage as any
 * service makes it, so that the collector has reasons to work.
 */
public final class Orders {
  private static final long STEP_MILLIS = 50;
  private static final int LEAKED_BYTES_A_STEP = 52 << 10;
  private static final int GARBAGE_BYTES_A_STEP = 1 << 20;
  private static final int CHUNK = 4 << 10;

  private static final List<byte[]> KEPT = new ArrayList<>();
  private static volatile byte[] last = new byte[0];

  private Orders() {}

  public static void main(String[] args) throws InterruptedException {
    Demo.say("orders: keeps about 1 MiB a second");
    Demo.every(
        STEP_MILLIS,
        () -> {
          for (int bytes = 0; bytes < LEAKED_BYTES_A_STEP; bytes += CHUNK) {
            KEPT.add(new byte[CHUNK]);
          }
          for (int bytes = 0; bytes < GARBAGE_BYTES_A_STEP; bytes += CHUNK) {
            last = new byte[CHUNK];
          }
        });
  }
}
