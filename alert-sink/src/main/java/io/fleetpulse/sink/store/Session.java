package io.fleetpulse.sink.store;

import org.jdbi.v3.core.Handle;

/** The tables within one transaction. For the thread that has the transaction. */
public final class Session {
  private final Handle handle;

  Session(Handle handle) {
    this.handle = handle;
  }

  public AlertStore alerts() {
    return new AlertStore(handle);
  }

  public ActionStore actions() {
    return new ActionStore(handle);
  }

  public Outbox outbox() {
    return new Outbox(handle);
  }

  public OffsetStore offsets() {
    return new OffsetStore(handle);
  }
}
