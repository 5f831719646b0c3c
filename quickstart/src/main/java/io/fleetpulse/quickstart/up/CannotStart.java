package io.fleetpulse.quickstart.up;

/** Something the user can mend; the message is the one line they see. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotStart(String message) {
    super(message);
  }
}
