package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.Session;
import io.fleetpulse.sink.store.SqlStates;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * Runs a change in a transaction, again if another was in its way, and tells the listeners once it
 * is committed. Any thread may use it.
 */
public final class Ledger {
  private static final int MOST_TRIES = 5;

  private final Database database;
  private final List<Changed.Listener> listeners = new CopyOnWriteArrayList<>();

  public Ledger(Database database) {
    this.database = database;
  }

  public void listen(Changed.Listener listener) {
    listeners.add(listener);
  }

  /** Commits what {@code work} did, or nothing of it. */
  public <T> T change(BiFunction<Session, Changed, T> work) {
    for (int tries = 1; ; tries++) {
      Changed changed = new Changed();
      T answer;
      try {
        answer = database.inTransaction(session -> work.apply(session, changed));
      } catch (RuntimeException e) {
        if (tries < MOST_TRIES && SqlStates.conflict(e)) {
          continue;
        }
        throw e;
      }
      listeners.forEach(listener -> listener.committed(changed));
      return answer;
    }
  }
}
