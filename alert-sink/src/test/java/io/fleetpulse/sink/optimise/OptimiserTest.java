package io.fleetpulse.sink.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.Finding;
import io.fleetpulse.sink.lifecycle.FindingState;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.optimise.Command.Kind;
import io.fleetpulse.sink.optimise.Result.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  private static final long NOW = 1_000_000;
  private static final String INSTANCE = "default/checkout/c-1";

  private final AtomicInteger ids = new AtomicInteger();
  private final Optimiser advising = optimiser(OptimiseMode.ADVISE);
  private final Optimiser automatic = optimiser(OptimiseMode.AUTO);

  @Test
  void off_doesNothing() {
    assertThat(optimiser(OptimiseMode.OFF).opportunity(idle(INSTANCE), List.of(), 0, NOW))
        .isEmpty();
  }

  @Test
  void advise_namesTheExactFlagAndWhy_once() {
    ActionStep step = advising.opportunity(idle(INSTANCE), List.of(), 0, NOW).orElseThrow();

    assertThat(step.action().state()).isEqualTo(ActionState.ADVISED);
    assertThat(step.action().reason())
        .contains("-XX:G1PeriodicGCInterval=15000")
        .contains("800 MiB committed")
        .contains("live set of 100 MiB");
    assertThat(step.command()).isNull();
    assertThat(advising.opportunity(idle(INSTANCE), List.of(step.action()), 0, NOW + 60_000))
        .isEmpty();
  }

  @Test
  void whereItDoesNotApply_nothing() {
    assertThat(advising.opportunity(idle(Map.of("collector", "Parallel")), List.of(), 0, NOW))
        .isEmpty();
    assertThat(advising.opportunity(idle(Map.of("java.feature", "11")), List.of(), 0, NOW))
        .isEmpty();
    assertThat(
            advising.opportunity(
                idle(Map.of("vm.G1PeriodicGCInterval", "5000")), List.of(), 0, NOW))
        .isEmpty();
  }

  @Test
  void auto_withoutTheAgentsConsent_onlyAdvises() {
    ActionStep step =
        automatic
            .opportunity(idle(Map.of("actions.allowed", "MinHeapFreeRatio")), List.of(), 0, NOW)
            .orElseThrow();

    assertThat(step.action().state()).isEqualTo(ActionState.ADVISED);
    assertThat(step.action().reason()).contains("does not allow");
  }

  @Test
  void auto_sendsApply() {
    ActionStep step = apply();

    Command command = Objects.requireNonNull(step.command());
    assertThat(step.action().state()).isEqualTo(ActionState.SENT);
    assertThat(command.kind()).isEqualTo(Kind.APPLY);
    assertThat(command.option()).isEqualTo("G1PeriodicGCInterval");
    assertThat(command.value()).isEqualTo("15000");
    assertThat(command.expectedCurrent()).isEqualTo("0");
    assertThat(command.instanceStartMillis()).isEqualTo(7);
    assertThat(command.measureAfterMillis()).isEqualTo(45_000);
    assertThat(command.confirmWithinMillis()).isEqualTo(300_000);
    assertThat(command.expiresAtMillis()).isGreaterThan(NOW);
  }

  @Test
  void auto_oneAtATimePerService() {
    Action running = apply().action();

    assertThat(automatic.opportunity(idle("default/checkout/c-2"), List.of(running), 0, NOW))
        .isEmpty();
    Action over = running.become(ActionState.REFUSED, NOW, Long.MAX_VALUE);
    assertThat(automatic.opportunity(idle("default/checkout/c-2"), List.of(over), 0, NOW))
        .isPresent();
  }

  @Test
  void auto_afterAFailure_pausesForThatInstance() {
    Action failed = apply().action().become(ActionState.FAILED, NOW, Long.MAX_VALUE);

    assertThat(automatic.opportunity(idle(INSTANCE), List.of(failed), 0, NOW + 60_000)).isEmpty();
    assertThat(automatic.opportunity(idle(INSTANCE), List.of(failed), 0, NOW + 3_600_000))
        .isPresent();
  }

  @Test
  void sequence_alwaysIncreases() {
    Command first = Objects.requireNonNull(apply().command());
    Command second =
        Objects.requireNonNull(
            automatic
                .opportunity(idle(INSTANCE), List.of(), first.sequence(), NOW)
                .orElseThrow()
                .command());

    assertThat(second.sequence()).isGreaterThan(first.sequence());
  }

  @Test
  void fallenHeap_isConfirmed() {
    ActionStep step = measured(100L);

    assertThat(Objects.requireNonNull(step.command()).kind()).isEqualTo(Kind.CONFIRM);
    assertThat(step.action().state()).isEqualTo(ActionState.MEASURED);
    assertThat(step.action().heapCommittedBefore()).isEqualTo(800);
    assertThat(step.action().heapCommittedAfter()).isEqualTo(100);
    assertThat(next(step.action(), Outcome.CONFIRMED, null).action().state())
        .isEqualTo(ActionState.CONFIRMED);
  }

  @Test
  void heapThatDidNotFall_orWasNotMeasured_isReverted() {
    assertThat(Objects.requireNonNull(measured(800L).command()).kind()).isEqualTo(Kind.REVERT);
    assertThat(Objects.requireNonNull(measured(null).command()).kind()).isEqualTo(Kind.REVERT);
    assertThat(next(measured(800L).action(), Outcome.REVERTED, null).action().state())
        .isEqualTo(ActionState.REVERTED);
  }

  @Test
  void answersOfAnotherJvm_orOutOfTurn_areNoNews() {
    Action sent = apply().action();

    assertThat(automatic.result(sent, result(sent, Outcome.CONFIRMED, null), 0, NOW)).isEmpty();
    Result other =
        new Result(
            sent.actionId(),
            INSTANCE,
            8,
            1,
            Outcome.APPLIED,
            NOW,
            null,
            null,
            null,
            null,
            null,
            "");
    assertThat(automatic.result(sent, other, 0, NOW)).isEmpty();
  }

  @Test
  void noAnswer_expires_andALateReversalIsStillTaken() {
    Action sent = apply().action();

    assertThat(automatic.overdue(sent, sent.deadlineMillis() - 1)).isEmpty();
    Action expired = automatic.overdue(sent, sent.deadlineMillis()).orElseThrow().action();
    assertThat(expired.state()).isEqualTo(ActionState.EXPIRED);
    assertThat(next(expired, Outcome.REVERTED, null).action().state())
        .isEqualTo(ActionState.REVERTED);
  }

  private ActionStep apply() {
    return automatic.opportunity(idle(INSTANCE), List.of(), 0, NOW).orElseThrow();
  }

  private ActionStep measured(@Nullable Long after) {
    Action applied = next(apply().action(), Outcome.APPLIED, null).action();
    return next(applied, Outcome.MEASURED, after);
  }

  private ActionStep next(Action action, Outcome outcome, @Nullable Long after) {
    return automatic
        .result(action, result(action, outcome, after), action.sequence(), NOW)
        .orElseThrow();
  }

  private static Result result(Action action, Outcome outcome, @Nullable Long after) {
    return new Result(
        action.actionId(),
        action.instance(),
        action.instanceStartMillis(),
        action.sequence(),
        outcome,
        NOW,
        "0",
        800L,
        after,
        900L,
        after,
        "");
  }

  private Optimiser optimiser(OptimiseMode mode) {
    return new Optimiser(OptimisePolicy.of(mode), () -> "action-" + ids.incrementAndGet());
  }

  private static Finding idle(String instance) {
    return idle(instance, Map.of());
  }

  private static Finding idle(Map<String, String> changed) {
    return idle(INSTANCE, changed);
  }

  private static Finding idle(String instance, Map<String, String> changed) {
    Map<String, String> labels =
        new HashMap<>(
            Map.of(
                "collector", "G1",
                "java.feature", "17",
                "vm.G1PeriodicGCInterval", "0",
                "actions.allowed", "MinHeapFreeRatio,G1PeriodicGCInterval"));
    labels.putAll(changed);
    return new Finding(
        "idle-" + instance,
        "idle-heap",
        FindingType.OPPORTUNITY,
        Severity.INFO,
        FindingState.FIRING,
        instance,
        1,
        1,
        NOW,
        false,
        "idle",
        "",
        "",
        Double.NaN,
        Double.NaN,
        "",
        labels,
        List.of(
            new Evidence("jvm.heap.committed.last", 800 * 1024 * 1024, "By", ""),
            new Evidence("jvm.gc.live_set.last", 100 * 1024 * 1024, "By", "")),
        7L,
        null);
  }
}
