package io.fleetpulse.agent.action;

import io.fleetpulse.agent.action.Answer.Memory;
import io.fleetpulse.agent.action.Answer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries commands out: one change at a time, measured, and undone unless it is confirmed in time.
 * Knows neither Kafka nor a clock of its own. For one thread.
 */
final class Execution {
  private final CommandGate gate;
  private final Jvm jvm;
  private @Nullable Change change;

  /** A change in force. */
  private static final class Change {
    final Command applied;
    final String before;
    final String after;
    final Memory memoryBefore;
    final long measureAtNanos;
    final long undoAtNanos;
    boolean measured;
    boolean confirmed;

    Change(Command applied, String before, String after, Memory memoryBefore, Now now) {
      this.applied = applied;
      this.before = before;
      this.after = after;
      this.memoryBefore = memoryBefore;
      this.measureAtNanos =
          now.nanos() + TimeUnit.MILLISECONDS.toNanos(applied.measureAfterMillis());
      this.undoAtNanos = now.nanos() + TimeUnit.MILLISECONDS.toNanos(applied.confirmWithinMillis());
    }
  }

  Execution(CommandGate gate, Jvm jvm) {
    this.gate = gate;
    this.jvm = jvm;
  }

  /**
   * Does what a verified command says, or refuses; no answer to one of the change in force, seen
   * before.
   */
  Optional<Answer> take(Command command, Now now) {
    Change current = change;
    if (current != null
        && current.applied.actionId().equals(command.actionId())
        && gate.seen(command)) {
      // Delivered twice, or played again: a refusal would be taken for the end of that action.
      return Optional.empty();
    }
    Optional<String> refusal = gate.enter(command, now);
    if (refusal.isPresent()) {
      return Optional.of(refused(command, refusal.get(), now));
    }
    return Optional.of(
        switch (command.kind()) {
          case APPLY -> apply(command, current, now);
          case CONFIRM -> confirm(command, current, now);
          case REVERT -> revert(command, current, now);
        });
  }

  /** What time brings: the measurement, and the end of a change that nobody confirmed. */
  List<Answer> due(Now now) {
    List<Answer> answers = new ArrayList<>(2);
    Change current = change;
    if (current == null) {
      return answers;
    }
    boolean measure = !current.measured && now.nanos() - current.measureAtNanos >= 0;
    if (measure) {
      answers.add(answer(current, current.applied, Outcome.MEASURED, "", now));
    }
    if (!current.confirmed && now.nanos() - current.undoAtNanos >= 0) {
      String reason = "not confirmed within " + current.applied.confirmWithinMillis() + " ms";
      answers.add(undo(current, current.applied, reason, now));
    }
    // Last: an Error on the way loses the answers, so all of it is to be done again.
    current.measured |= measure;
    return answers;
  }

  /** How long {@link #due} has nothing to do. */
  long nanosUntilDue(Now now) {
    Change current = change;
    long nanos = Long.MAX_VALUE;
    if (current != null && !current.measured) {
      nanos = current.measureAtNanos - now.nanos();
    }
    if (current != null && !current.confirmed) {
      nanos = Math.min(nanos, current.undoAtNanos - now.nanos());
    }
    return Math.max(0, nanos);
  }

  /** The agent ends: what is not confirmed is undone, as nobody would later. */
  void abandon(Now now) {
    Change current = change;
    if (current != null && !current.confirmed) {
      undo(current, current.applied, "the agent ends", now);
    }
  }

  private Answer apply(Command command, @Nullable Change current, Now now) {
    if (current != null && !current.confirmed) {
      return refused(command, "the change " + current.applied.actionId() + " is running", now);
    }
    Optional<String> refusal = gate.change(command, jvm, now);
    if (refusal.isPresent()) {
      return refused(command, refusal.get(), now);
    }
    String before = jvm.read(command.option()).orElse("");
    Memory memory = jvm.memory();
    // In force before the JVM is touched: what an Error leaves half done is undone in time.
    change = new Change(command, before, command.value(), memory, now);
    String after;
    try {
      jvm.set(command.option(), command.value());
      after = jvm.read(command.option()).orElse("");
      if (!after.equals(command.value())) {
        jvm.set(command.option(), before);
        change = current;
        return failed(command, before, "set to " + command.value() + ", read " + after, now);
      }
    } catch (RuntimeException e) {
      change = current;
      return failed(command, before, "this JVM refuses: " + e.getMessage(), now);
    }
    return new Answer(
        command.actionId(),
        command.sequence(),
        Outcome.APPLIED,
        now.millis(),
        command.option(),
        before,
        after,
        memory,
        Memory.NOT_READ,
        command.reason());
  }

  private Answer confirm(Command command, @Nullable Change current, Now now) {
    if (current == null || !current.applied.actionId().equals(command.actionId())) {
      return refused(command, "no such change is in force", now);
    }
    current.confirmed = true;
    return answer(current, command, Outcome.CONFIRMED, command.reason(), now);
  }

  private Answer revert(Command command, @Nullable Change current, Now now) {
    if (current == null || !current.applied.actionId().equals(command.actionId())) {
      return refused(command, "no such change is in force", now);
    }
    return undo(current, command, command.reason(), now);
  }

  private Answer undo(Change current, Command answered, String reason, Now now) {
    Answer answer = undone(current, answered, reason, now);
    change = null; // not before: after an Error on the way it is still to be undone
    return answer;
  }

  private Answer undone(Change current, Command answered, String reason, Now now) {
    String option = current.applied.option();
    String found = jvm.read(option).orElse("");
    // As before: an Error came after it was undone, and hid it.
    if (!found.equals(current.after) && !found.equals(current.before)) {
      String why = "somebody else set " + option + " to " + found + ": left as it is";
      return answer(current, answered, Outcome.FAILED, why, now);
    }
    try {
      jvm.set(option, current.before);
    } catch (RuntimeException e) {
      String why = "cannot be undone, this JVM refuses: " + e.getMessage();
      return answer(current, answered, Outcome.FAILED, why, now);
    }
    return answer(current, answered, Outcome.REVERTED, reason, now);
  }

  private Answer answer(Change current, Command answered, Outcome outcome, String reason, Now now) {
    return new Answer(
        answered.actionId(),
        answered.sequence(),
        outcome,
        now.millis(),
        current.applied.option(),
        current.before,
        jvm.read(current.applied.option()).orElse(null),
        current.memoryBefore,
        jvm.memory(),
        reason);
  }

  private static Answer failed(Command command, String before, String reason, Now now) {
    return ended(command, Outcome.FAILED, before, reason, now);
  }

  private static Answer refused(Command command, String reason, Now now) {
    return ended(command, Outcome.REFUSED, null, reason, now);
  }

  private static Answer ended(
      Command command, Outcome outcome, @Nullable String before, String reason, Now now) {
    return new Answer(
        command.actionId(),
        command.sequence(),
        outcome,
        now.millis(),
        command.option(),
        before,
        null,
        Memory.NOT_READ,
        Memory.NOT_READ,
        reason);
  }
}
