package io.fleetpulse.streams.control;

/** A record could not be written; nothing is known to have changed. */
public final class NotWritten extends Exception {
  private static final long serialVersionUID = 1;

  public NotWritten(String message, Throwable cause) {
    super(message, cause);
  }
}
