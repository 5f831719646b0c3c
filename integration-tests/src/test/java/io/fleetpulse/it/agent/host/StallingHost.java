package io.fleetpulse.it.agent.host;

import java.io.File;

/**
 * An application that now and then allocates faster than a collector beside it can free, in a heap
 * of 64 MiB: a thread has to wait for it.
 */
public final class StallingHost {
  private static final int MIB = 1 << 20;
  private static final int KEPT = 16;
  private static final int BURST = 200;

  private StallingHost() {}

  public static void main(String[] args) throws InterruptedException {
    File end = new File(args[args.length - 1]);
    byte[][] kept = new byte[KEPT][];
    for (int i = 0; !end.exists(); i++) {
      kept[i % KEPT] = new byte[MIB];
      if (i % BURST == 0) {
        Thread.sleep(2_000); // others work on this machine, too
      }
    }
    System.out.println("kept " + kept.length);
  }
}
