package io.fleetpulse.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.action.Answer.Memory;
import io.fleetpulse.agent.action.Answer.Outcome;
import io.fleetpulse.agent.action.Command.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {
  private static final String OPTION = "G1PeriodicGCInterval";
  private static final String ME = "default/catalogue/catalogue-1";
  private static final long START = 1_700_000_000_000L;
  private static final long EXPIRES = START + 1_000_000;

  private final FakeJvm jvm = new FakeJvm();
  private final Execution execution =
      new Execution(new CommandGate(ME, START, Set.of(OPTION, "MinHeapFreeRatio")), jvm);

  @Test
  void apply_setsTheOptionAndAnswersWhatWas() {
    Answer answer = take(apply("a", 1), 10);
    assertThat(answer.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(answer.before()).isEqualTo("0");
    assertThat(answer.after()).isEqualTo("15000");
    assertThat(answer.memoryBefore()).isEqualTo(new Memory(1024, 2048));
    assertThat(value()).isEqualTo("15000");
  }

  @Test
  void measureTime_reportsTheEffectOnce() {
    take(apply("a", 1), 0);
    assertThat(execution.nanosUntilDue(at(10))).isEqualTo(Duration.ofSeconds(35).toNanos());
    assertThat(execution.due(at(44))).isEmpty();
    assertThat(execution.due(at(45)))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.outcome()).isEqualTo(Outcome.MEASURED);
              assertThat(answer.sequence()).isEqualTo(1);
              assertThat(answer.memoryBefore().heapCommitted()).isEqualTo(1024);
              assertThat(answer.memoryAfter().heapCommitted()).isEqualTo(512);
            });
    assertThat(execution.due(at(46))).isEmpty();
  }

  @Test
  void errorHalfWay_leavesAChangeThatIsUndoneInTime() {
    jvm.breaks = true;
    assertThatThrownBy(() -> take(apply("a", 1), 0)).isInstanceOf(OutOfMemoryError.class);
    assertThat(value()).isEqualTo("15000");
    assertThatThrownBy(() -> execution.due(at(300))).isInstanceOf(OutOfMemoryError.class);
    jvm.breaks = false;
    assertThat(execution.due(at(301)))
        .extracting(Answer::outcome)
        .containsExactly(Outcome.MEASURED, Outcome.REVERTED);
    assertThat(value()).isEqualTo("0");
  }

  @Test
  void confirmedInTime_staysForGood() {
    take(apply("a", 1), 0);
    Answer confirmed = take(command("a", 2, Kind.CONFIRM), 50);
    assertThat(confirmed.outcome()).isEqualTo(Outcome.CONFIRMED);
    assertThat(confirmed.sequence()).isEqualTo(2);
    assertThat(execution.due(at(100_000)))
        .extracting(Answer::outcome)
        .containsOnly(Outcome.MEASURED);
    execution.abandon(at(100_001));
    assertThat(value()).isEqualTo("15000");
    assertThat(execution.nanosUntilDue(at(100_001))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void notConfirmedInTime_isUndone() {
    take(apply("a", 1), 0);
    execution.due(at(45));
    assertThat(execution.due(at(299))).isEmpty();
    assertThat(execution.due(at(300)))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.outcome()).isEqualTo(Outcome.REVERTED);
              assertThat(answer.after()).isEqualTo("0");
              assertThat(answer.reason()).contains("not confirmed within 300000 ms");
            });
    assertThat(value()).isEqualTo("0");
    assertThat(execution.due(at(400))).isEmpty();
    refused(command("a", 2, Kind.CONFIRM), 301, "no such change");
  }

  @Test
  void wallClockIsSetBack_undoesInTimeAllTheSame() {
    take(apply("a", 1), 0);
    Now now = new Now(START - 1_000_000, at(300).nanos());
    assertThat(execution.due(now)).extracting(Answer::outcome).contains(Outcome.REVERTED);
  }

  @Test
  void revert_putsTheOldValueBack_alsoAfterConfirm() {
    take(apply("a", 1), 0);
    assertThat(take(command("a", 2, Kind.REVERT), 1).outcome()).isEqualTo(Outcome.REVERTED);
    assertThat(value()).isEqualTo("0");

    take(apply("b", 3), 100);
    take(command("b", 4, Kind.CONFIRM), 101);
    assertThat(take(command("b", 5, Kind.REVERT), 102).outcome()).isEqualTo(Outcome.REVERTED);
    assertThat(value()).isEqualTo("0");
  }

  @Test
  void somebodyElseChangedIt_isLeftAsItIs() {
    take(apply("a", 1), 0);
    jvm.options.put(OPTION, "7000");
    Answer answer = take(command("a", 2, Kind.REVERT), 1);
    assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(answer.reason()).contains("somebody else");
    assertThat(value()).isEqualTo("7000");
  }

  @Test
  void agentEnds_undoesWhatIsNotConfirmed() {
    take(apply("a", 1), 0);
    execution.abandon(at(1));
    assertThat(value()).isEqualTo("0");
  }

  @Test
  void jvmRefuses_isFailedAndNothingIsDue() {
    jvm.refuses = true;
    assertThat(take(apply("a", 1), 0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(execution.due(at(1_000))).isEmpty();
  }

  @Test
  void otherInstance_refuses() {
    refused(
        apply("a", 1, "default/catalogue/catalogue-2", START, OPTION, "15000", null),
        0,
        "catalogue-2");
  }

  @Test
  void earlierStart_refuses() {
    refused(apply("a", 1, ME, START - 1, OPTION, "15000", null), 0, "JVM started at");
  }

  @Test
  void sequenceNotAbove_refuses() {
    take(apply("a", 5), 0);
    take(command("a", 6, Kind.REVERT), 1);
    refused(apply("b", 6), 100, "sequence 6 is not above 6");
    refused(apply("a", 5), 100, "sequence 5 is not above 6");
  }

  @Test
  void commandOfTheRunningChangeComesAgain_isNotAnswered() {
    take(apply("a", 5), 0);
    assertThat(execution.take(apply("a", 5), at(1))).isEqualTo(Optional.empty());
    assertThat(value()).isEqualTo("15000");
  }

  @Test
  void expired_refusesAndRemembersTheSequence() {
    refused(apply("a", 5), 1_000, "expired");
    refused(apply("b", 5), 0, "sequence");
  }

  @Test
  void optionNotAllowed_refuses() {
    refused(apply("a", 1, ME, START, "MaxHeapFreeRatio", "50", null), 0, "actions.allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1", "999", "3600001", "015000", "99999999999999999999", "15000 ", "x"})
  void valueOutOfBounds_refuses(String value) {
    refused(apply("a", 1, ME, START, OPTION, value, null), 0, "out of bounds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000", "3600000"})
  void valueAtTheBounds_isApplied(String value) {
    Answer answer = take(apply("a", 1, ME, START, OPTION, value, null), 0);
    assertThat(answer.outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void allowedOptionWithoutKnownBounds_refuses() {
    jvm.options.put("MinHeapFreeRatio", "40");
    refused(apply("a", 1, ME, START, "MinHeapFreeRatio", "20", null), 0, "out of bounds");
  }

  @Test
  void notManageable_refuses() {
    jvm.manageable = false;
    refused(apply("a", 1), 0, "cannot change");
  }

  @Test
  void anotherValueThanExpected_refuses() {
    refused(apply("a", 1, ME, START, OPTION, "15000", "9000"), 0, "expected was 9000");
    assertThat(value()).isEqualTo("0");
  }

  @Test
  void secondChangeWhileOneRuns_refuses() {
    take(apply("a", 1), 0);
    refused(apply("b", 2), 100, "the change a is running");
  }

  @Test
  void secondChangeWithinAMinute_refuses() {
    take(apply("a", 1), 0);
    take(command("a", 2, Kind.CONFIRM), 1);
    refused(apply("b", 3, ME, START, OPTION, "20000", "15000"), 59, "last change");
    assertThat(take(apply("b", 4, ME, START, OPTION, "20000", "15000"), 60).outcome())
        .isEqualTo(Outcome.APPLIED);
  }

  @Test
  void confirmOfNothing_refuses() {
    refused(command("a", 1, Kind.CONFIRM), 0, "no such change");
    refused(command("a", 2, Kind.REVERT), 0, "no such change");
  }

  private void refused(Command command, long second, String why) {
    Answer answer = take(command, second);
    assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(answer.reason()).contains(why);
  }

  private Answer take(Command command, long second) {
    return execution.take(command, at(second)).orElseThrow();
  }

  private String value() {
    return jvm.options.get(OPTION);
  }

  private static Now at(long second) {
    return new Now(START + second * 1_000, Duration.ofSeconds(second).toNanos() - 5);
  }

  private static Command apply(String actionId, long sequence) {
    return apply(actionId, sequence, ME, START, OPTION, "15000", "0");
  }

  private static Command apply(
      String actionId,
      long sequence,
      String instance,
      long start,
      String option,
      String value,
      @Nullable String expected) {
    return new Command(
        actionId,
        Kind.APPLY,
        instance,
        start,
        sequence,
        EXPIRES,
        option,
        value,
        expected,
        300_000,
        45_000,
        "idle");
  }

  private static Command command(String actionId, long sequence, Kind kind) {
    return new Command(
        actionId, kind, ME, START, sequence, EXPIRES, OPTION, "", null, 300_000, 45_000, "so");
  }
}
