package io.fleetpulse.benchmarks.process;

import java.io.IOException;

/** Ends this JVM when the parent lets go of its standard input. */
final class Leash {
  private Leash() {}

  static void awaitRelease() {
    try {
      while (System.in.read() >= 0) {
        // The parent says nothing; its end is what counts.
      }
    } catch (IOException e) {
      System.err.println("standard input is broken, ending: " + e);
    }
    System.exit(0);
  }
}
