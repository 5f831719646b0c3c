package io.fleetpulse.sink.optimise;

import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.lifecycle.FindingState;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.optimise.Command.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides about actions: whether an opportunity is advised or carried out, what a result means,
 * when an answer is overdue. Pure: it sends nothing.
 */
public final class Optimiser {
  private static final String SINK = "sink";
  private static final String AGENT = "agent";

  private final OptimisePolicy policy;
  private final Supplier<String> actionIds;

  public Optimiser(OptimisePolicy policy, Supplier<String> actionIds) {
    this.policy = policy;
    this.actionIds = actionIds;
  }

  /**
   * @param ofService the actions of the finding's service, newest first
   * @param lastSequence the newest sequence sent to the instance
   */
  public Optional<ActionStep> opportunity(
      Finding finding, List<Action> ofService, long lastSequence, long nowMillis) {
    Long start = finding.subjectStartTimeMillis();
    if (policy.mode() == OptimiseMode.OFF
        || finding.type() != FindingType.OPPORTUNITY
        || finding.state() != FindingState.FIRING
        || start == null) {
      return Optional.empty();
    }
    return G1PeriodicGc.propose(finding)
        .flatMap(
            proposal -> {
              boolean apply = policy.mode() == OptimiseMode.AUTO && proposal.allowed();
              return apply
                  ? apply(finding, start, proposal, ofService, lastSequence, nowMillis)
                  : advise(finding, start, proposal, ofService, nowMillis);
            });
  }

  /** What an agent's answer does to its action; empty if it is not news. */
  public Optional<ActionStep> result(
      Action action, Result result, long lastSequence, long nowMillis) {
    ActionState next = result.outcome().state();
    if (!action.instance().equals(result.instance())
        || action.instanceStartMillis() != result.instanceStartMillis()
        || !action.state().canBecome(next)) {
      return Optional.empty();
    }
    Action measured = action.measured(result);
    return Optional.of(
        switch (next) {
          case APPLIED -> {
            long answer = policy.confirmWithin().plus(policy.grace()).toMillis();
            yield step(measured.become(next, result.timeMillis(), nowMillis + answer), result);
          }
          case MEASURED -> verdict(measured, result, lastSequence, nowMillis);
          default -> step(measured.become(next, result.timeMillis(), Long.MAX_VALUE), result);
        });
  }

  /** Gives an action up whose answer is overdue. */
  public Optional<ActionStep> overdue(Action action, long nowMillis) {
    if (!action.state().running() || nowMillis < action.deadlineMillis()) {
      return Optional.empty();
    }
    String reason = "no answer of the agent while " + action.state();
    Action expired = action.become(ActionState.EXPIRED, nowMillis, Long.MAX_VALUE);
    return Optional.of(new ActionStep(expired, SINK, reason, null));
  }

  private Optional<ActionStep> advise(
      Finding finding,
      long start,
      G1PeriodicGc.Proposal proposal,
      List<Action> ofService,
      long nowMillis) {
    boolean known = ofService.stream().anyMatch(each -> same(each, finding, start));
    if (known) {
      return Optional.empty();
    }
    String why =
        policy.mode() == OptimiseMode.AUTO
            ? proposal.reason() + " (not done: the agent does not allow this option)"
            : proposal.reason();
    Action action = action(finding, start, proposal, ActionState.ADVISED, why, 0, nowMillis);
    return Optional.of(new ActionStep(action, SINK, "add -XX:" + flag(proposal), null));
  }

  private Optional<ActionStep> apply(
      Finding finding,
      long start,
      G1PeriodicGc.Proposal proposal,
      List<Action> ofService,
      long lastSequence,
      long nowMillis) {
    for (Action each : ofService) {
      if (each.state().running() || (same(each, finding, start) && blocks(each, nowMillis))) {
        return Optional.empty();
      }
    }
    long sequence = nextSequence(lastSequence, nowMillis);
    Action action =
        action(finding, start, proposal, ActionState.SENT, proposal.reason(), sequence, nowMillis);
    Command command =
        command(action, Kind.APPLY, proposal.current().orElse(null), nowMillis, proposal.reason());
    return Optional.of(new ActionStep(action, SINK, "set -XX:" + flag(proposal), command));
  }

  /** The change stays if it did what it was for. */
  private ActionStep verdict(Action measured, Result result, long lastSequence, long nowMillis) {
    Long before = measured.heapCommittedBefore();
    Long after = measured.heapCommittedAfter();
    boolean fell = before != null && after != null && after < before;
    String reason =
        before == null || after == null
            ? "the effect was not measured: undo"
            : "committed heap " + (fell ? "fell" : "did not fall") + ": " + before + " to " + after;
    long deadline = nowMillis + policy.answerWithin().plus(policy.grace()).toMillis();
    Action next =
        measured
            .become(ActionState.MEASURED, result.timeMillis(), deadline)
            .sent(nextSequence(lastSequence, nowMillis));
    Command command = command(next, fell ? Kind.CONFIRM : Kind.REVERT, null, nowMillis, reason);
    return new ActionStep(next, AGENT, reason, command);
  }

  private Action action(
      Finding finding,
      long start,
      G1PeriodicGc.Proposal proposal,
      ActionState state,
      String reason,
      long sequence,
      long nowMillis) {
    return new Action(
        actionIds.get(),
        finding.subject(),
        serviceOf(finding.subject()),
        start,
        G1PeriodicGc.NAME,
        G1PeriodicGc.OPTION,
        proposal.current().orElse(null),
        proposal.value(),
        state,
        reason,
        sequence,
        nowMillis,
        nowMillis,
        state == ActionState.SENT
            ? nowMillis + policy.answerWithin().plus(policy.grace()).toMillis()
            : Long.MAX_VALUE,
        known(finding, "jvm.heap.committed.last"),
        null,
        known(finding, "process.memory.usage.last"),
        null);
  }

  private Command command(
      Action action, Kind kind, @Nullable String expected, long nowMillis, String reason) {
    return new Command(
        action.actionId(),
        kind,
        action.instance(),
        action.instanceStartMillis(),
        action.sequence(),
        nowMillis,
        nowMillis + policy.answerWithin().toMillis(),
        action.strategy(),
        action.option(),
        kind == Kind.APPLY ? action.to() : "",
        expected,
        policy.confirmWithin().toMillis(),
        policy.measureAfter().toMillis(),
        reason);
  }

  private boolean blocks(Action action, long nowMillis) {
    return switch (action.state()) {
      case ADVISED -> false;
      case SENT, APPLIED, MEASURED, CONFIRMED -> true;
      case REVERTED, REFUSED, FAILED, EXPIRED ->
          nowMillis < action.updatedAtMillis() + policy.pause().toMillis();
    };
  }

  private static boolean same(Action action, Finding finding, long start) {
    return action.instance().equals(finding.subject())
        && action.instanceStartMillis() == start
        && action.option().equals(G1PeriodicGc.OPTION);
  }

  /** Grows even over the loss of the database: an agent refuses what it has seen. */
  private static long nextSequence(long last, long nowMillis) {
    return Math.max(last + 1, nowMillis);
  }

  private static ActionStep step(Action action, Result result) {
    return new ActionStep(action, AGENT, result.reason(), null);
  }

  private static String flag(G1PeriodicGc.Proposal proposal) {
    return G1PeriodicGc.OPTION + "=" + proposal.value();
  }

  /** {@code namespace/service} of an instance's key. */
  public static String serviceOf(String subject) {
    int last = subject.lastIndexOf('/');
    return last < 0 || subject.indexOf('/') == last ? subject : subject.substring(0, last);
  }

  private static @Nullable Long known(Finding finding, String name) {
    for (Evidence each : finding.evidence()) {
      if (each.name().equals(name) && Double.isFinite(each.value())) {
        return Math.round(each.value());
      }
    }
    return null;
  }
}
