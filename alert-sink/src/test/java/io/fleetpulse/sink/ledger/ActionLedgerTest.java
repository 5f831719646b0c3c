package io.fleetpulse.sink.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;

import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.optimise.ActionStep;
import io.fleetpulse.sink.optimise.Result;
import io.fleetpulse.sink.optimise.Result.Outcome;
import io.fleetpulse.sink.route.Channels;
import io.fleetpulse.sink.store.HistoryEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sink that only advises and has no key, where one that acted left an action under way. */
class ActionLedgerTest {
  private static final String ID = "x-1";
  private static final String INSTANCE = "default/checkout/c-1";

  private final TestSink sink = TestSink.inMemory();

  @BeforeEach
  void anActionIsApplied() {
    sink.change(
        (session, changed) ->
            session.actions().save(new ActionStep(applied(), "agent", "done", null)));
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void verdictWithoutAKey_isWrittenDown_countedAndNotSent() {
    take(Outcome.MEASURED);

    assertThat(sink.pending(Channels.ACTIONS)).isZero();
    assertThat(sink.count("fleetpulse.sink.action.commands.unsigned")).isEqualTo(1);
    assertThat(sink.actions())
        .singleElement()
        .extracting(Action::state)
        .isEqualTo(ActionState.MEASURED);
    assertThatList(sink.ask(session -> session.actions().history(ID)))
        .extracting(HistoryEntry::reason)
        .last()
        .asString()
        .contains("committed heap fell", "no signing key", "the agent undoes it");
  }

  @Test
  void reversalByTheAgentItself_endsIt() {
    take(Outcome.MEASURED);
    take(Outcome.REVERTED);

    assertThat(sink.actions())
        .singleElement()
        .extracting(Action::state)
        .isEqualTo(ActionState.REVERTED);
  }

  private void take(Outcome outcome) {
    Result result =
        new Result(ID, INSTANCE, 7, 1, outcome, sink.now(), "0", 800L, 100L, 900L, 200L, "");
    sink.change(
        (session, changed) -> sink.actionLedger().take(session, result, sink.now(), changed));
  }

  private Action applied() {
    return new Action(
        ID,
        INSTANCE,
        "default/checkout",
        7,
        "g1-periodic-gc",
        "G1PeriodicGCInterval",
        "0",
        "15000",
        ActionState.APPLIED,
        "idle",
        1,
        sink.now(),
        sink.now(),
        sink.now() + 300_000,
        null,
        null,
        null,
        null);
  }
}
