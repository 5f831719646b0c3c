package io.fleetpulse.streams.query;

/** The stores are not readable now: starting, restoring or moving. */
public final class NotReady extends Exception {
  private static final long serialVersionUID = 1;

  NotReady(String message) {
    super(message, null, false, false);
  }
}
