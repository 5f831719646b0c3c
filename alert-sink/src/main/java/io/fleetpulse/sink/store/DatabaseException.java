package io.fleetpulse.sink.store;

/** The database did not answer or refused a statement; the cause is what its driver said. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
