package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.optimise.Action;
import java.util.ArrayList;
import java.util.List;

/** What a transaction changed, for those who listen once it is committed. For one thread. */
public final class Changed {
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();

  void add(Alert alert) {
    alerts.add(alert);
  }

  void add(Action action) {
    actions.add(action);
  }

  public List<Alert> alerts() {
    return alerts;
  }

  public List<Action> actions() {
    return actions;
  }

  public boolean isEmpty() {
    return alerts.isEmpty() && actions.isEmpty();
  }

  /** Told after each commit, on the thread that committed; must be quick and must not throw. */
  @FunctionalInterface
  public interface Listener {
    void committed(Changed changed);
  }
}
