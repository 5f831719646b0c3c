package io.fleetpulse.quickstart.attach;

/** Why the agent cannot be brought into a JVM, in a line. */
final class CannotAttach extends Exception {
  private static final long serialVersionUID = 1;

  CannotAttach(String message) {
    super(message);
  }
}
