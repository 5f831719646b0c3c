package io.fleetpulse.streams.window;

/** A record for the dead letters. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  final DeadLetter.Reason reason;
  final String detail;

  Unreadable(DeadLetter.Reason reason, String detail) {
    // No stack trace: a flood of bad records must stay cheap.
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }
}
