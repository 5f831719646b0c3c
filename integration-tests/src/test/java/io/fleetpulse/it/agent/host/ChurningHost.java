package io.fleetpulse.it.agent.host;

import java.io.File;
import java.util.Random;

/**
 * An application with so many MiB of live data, its first argument, which it exchanges bit by bit:
 * each piece lives long enough to become old and dies there. So G1 marks beside it again and again,
 * and collects what died with the young ones.
 */
public final class ChurningHost {
  private static final int PIECE = 16 * 1_024;
  private static final int PIECES_PER_MIB = 64;
  private static final int PIECES_PER_ROUND = 20;

  private ChurningHost() {}

  public static void main(String[] args) throws InterruptedException {
    File end = new File(args[args.length - 1]);
    byte[][] kept = new byte[Integer.parseInt(args[0]) * PIECES_PER_MIB][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[PIECE];
    }
    Random random = new Random(1);
    while (!end.exists()) {
      for (int i = 0; i < PIECES_PER_ROUND; i++) {
        kept[random.nextInt(kept.length)] = new byte[PIECE];
      }
      Thread.sleep(20);
    }
    System.out.println("kept " + kept.length);
  }
}
