package io.fleetpulse.it.support;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Tools a test needs and a machine may lack. A missing one skips the test visibly; with {@code
 * -Dfleetpulse.require=all} (continuous integration) it fails instead, so that no test is left out
 * unnoticed where everything was installed.
 */
public final class Require {
  private Require() {}

  /** Goes on if {@code present}; else skips, or fails where everything is required. */
  public static void tool(String name, boolean present) {
    if (present) {
      return;
    }
    if (everything()) {
      Assertions.fail(name + " is missing, and -Dfleetpulse.require=all allows no skipped test");
    }
    Assumptions.abort("skipped: this machine has no " + name);
  }

  /** Whether a missing tool fails the build. */
  public static boolean everything() {
    return "all".equals(System.getProperty("fleetpulse.require"));
  }
}
