package io.fleetpulse.it.agent.host;

import java.io.File;

/** An application that keeps arrays larger than a region of G1, each of which takes two. */
public final class HumongousHost {
  public static final int ARRAYS = 8;

  /** One and a half MiB: of regions of one MiB two. */
  public static final int BYTES = 3 << 19;

  public static final int REGIONS = 2 * ARRAYS;

  private HumongousHost() {}

  public static void main(String[] args) throws InterruptedException {
    File end = new File(args[args.length - 1]);
    byte[][] kept = new byte[ARRAYS][];
    for (int i = 0; !end.exists(); i++) {
      kept[i % ARRAYS] = new byte[BYTES];
      Thread.sleep(200);
    }
    System.out.println("kept " + kept.length);
  }
}
