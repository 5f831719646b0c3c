package io.fleetpulse.it.agent.host;

import java.io.File;

/** How a host learns that it is to end. */
final class End {
  private End() {}

  /** Waits until the file named by the last argument is there. */
  static void await(String[] args) throws InterruptedException {
    File end = new File(args[args.length - 1]);
    while (!end.exists()) {
      Thread.sleep(50);
    }
  }
}
