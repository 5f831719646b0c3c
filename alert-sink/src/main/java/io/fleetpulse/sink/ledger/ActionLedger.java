package io.fleetpulse.sink.ledger;

import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionStep;
import io.fleetpulse.sink.optimise.Command;
import io.fleetpulse.sink.optimise.CommandSealer;
import io.fleetpulse.sink.optimise.Optimiser;
import io.fleetpulse.sink.optimise.Result;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.ActionStore;
import io.fleetpulse.sink.store.NewNotification;
import io.fleetpulse.sink.store.Payloads;
import io.fleetpulse.sink.store.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes actions. Works within a transaction of the caller; any thread may use it. */
public final class ActionLedger {
  private final Optimiser optimiser;
  private final @Nullable CommandSealer sealer;
  private final MeterRegistry metrics;

  /**
   * @param sealer null where no command can be sent
   */
  public ActionLedger(Optimiser optimiser, @Nullable CommandSealer sealer, MeterRegistry metrics) {
    this.optimiser = optimiser;
    this.sealer = sealer;
    this.metrics = metrics;
  }

  /** Advises, acts, or lets it be. */
  public void take(Session session, Finding finding, long nowMillis, Changed changed) {
    ActionStore actions = session.actions();
    optimiser
        .opportunity(
            finding,
            actions.ofService(Optimiser.serviceOf(finding.subject())),
            actions.lastSequence(finding.subject()),
            nowMillis)
        .ifPresent(step -> write(session, step, nowMillis, changed));
  }

  /** Applies an agent's answer. */
  public void take(Session session, Result result, long nowMillis, Changed changed) {
    Optional<Action> action = session.actions().lock(result.actionId());
    Optional<ActionStep> step =
        action.flatMap(
            each ->
                optimiser.result(
                    each, result, session.actions().lastSequence(each.instance()), nowMillis));
    if (step.isEmpty()) {
      String reason = action.isEmpty() ? "unknown-action" : "out-of-turn";
      metrics.counter("fleetpulse.sink.action.results.ignored", "reason", reason).increment();
    }
    step.ifPresent(each -> write(session, each, nowMillis, changed));
  }

  /** Gives up what was not answered in time. */
  public void expire(Session session, long nowMillis, Changed changed) {
    for (Action action : session.actions().overdue(nowMillis)) {
      optimiser
          .overdue(action, nowMillis)
          .ifPresent(step -> write(session, step, nowMillis, changed));
    }
  }

  private void write(Session session, ActionStep decided, long nowMillis, Changed changed) {
    Command command = decided.command();
    ActionStep step = decided;
    if (command != null && sealer == null) {
      // The key may have been taken away while an action ran. Its agent undoes what nobody
      // confirms; what is not begun yet stays undone.
      metrics.counter("fleetpulse.sink.action.commands.unsigned").increment();
      if (command.kind() == Command.Kind.APPLY) {
        return;
      }
      step = decided.unsent("not sent, as there is no signing key: the agent undoes it by itself");
    }
    session.actions().save(step);
    if (command != null && sealer != null) {
      session
          .outbox()
          .add(
              new NewNotification(
                  Channels.ACTIONS,
                  command.instance(),
                  null,
                  command.sequence(),
                  Payloads.write(sealer.seal(command))),
              nowMillis);
    }
    changed.add(step.action());
    metrics
        .counter(
            "fleetpulse.sink.action.steps",
            "state",
            step.action().state().name().toLowerCase(java.util.Locale.ROOT))
        .increment();
  }
}
