package io.fleetpulse.agent.action;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a command may do here. The sink decides what is sent; this is the second of two
 * guards and trusts it with nothing that is not on the owner's list and within bounds. For one
 * thread.
 */
final class CommandGate {
  static final Duration BETWEEN_CHANGES = Duration.ofMinutes(1);
  private static final long LEAST_INTERVAL_MILLIS = 1_000;
  private static final long MOST_INTERVAL_MILLIS = 3_600_000;
  private static final long MOST_CONFIRM_MILLIS = Duration.ofHours(1).toMillis();

  private final String instance;
  private final long jvmStartMillis;
  private final Set<String> allow;
  private long lastSequence = Long.MIN_VALUE;
  private long lastChangeNanos;
  private boolean changed;

  CommandGate(String instance, long jvmStartMillis, Set<String> allow) {
    this.instance = instance;
    this.jvmStartMillis = jvmStartMillis;
    this.allow = Set.copyOf(allow);
  }

  /** Whether the command is for this JVM and its sequence is not new. */
  boolean seen(Command command) {
    return command.instance().equals(instance)
        && command.instanceStartMillis() == jvmStartMillis
        && command.sequence() <= lastSequence;
  }

  /**
   * Whether the command is for this JVM and of now, whatever it wants; a new sequence is
   * remembered.
   *
   * @return why not
   */
  Optional<String> enter(Command command, Now now) {
    if (!command.instance().equals(instance)) {
      return Optional.of("it is for instance " + command.instance());
    }
    if (command.instanceStartMillis() != jvmStartMillis) {
      return Optional.of(
          "it is for the JVM started at "
              + command.instanceStartMillis()
              + ", this one started at "
              + jvmStartMillis);
    }
    if (command.sequence() <= lastSequence) {
      return Optional.of("sequence " + command.sequence() + " is not above " + lastSequence);
    }
    lastSequence = command.sequence();
    if (now.millis() >= command.expiresAtMillis()) {
      return Optional.of(
          "it expired at " + command.expiresAtMillis() + ", here it is " + now.millis());
    }
    return Optional.empty();
  }

  /**
   * Whether the change may be made; if so, the next must wait.
   *
   * @return why not
   */
  Optional<String> change(Command command, Jvm jvm, Now now) {
    Optional<String> refusal = refusal(command, jvm, now);
    if (refusal.isEmpty()) {
      changed = true;
      lastChangeNanos = now.nanos();
    }
    return refusal;
  }

  private Optional<String> refusal(Command command, Jvm jvm, Now now) {
    String option = command.option();
    if (!allow.contains(option)) {
      return Optional.of("actions.allow does not list " + option);
    }
    if (!withinBounds(option, command.value())) {
      return Optional.of(option + "=" + command.value() + " is out of bounds");
    }
    if (command.confirmWithinMillis() <= 0
        || command.confirmWithinMillis() > MOST_CONFIRM_MILLIS
        || command.measureAfterMillis() < 0) {
      return Optional.of(
          "out of bounds: to be confirmed within "
              + command.confirmWithinMillis()
              + " ms and measured after "
              + command.measureAfterMillis()
              + " ms");
    }
    if (!jvm.manageable(option)) {
      return Optional.of("this JVM cannot change " + option + " while it runs");
    }
    Optional<String> current = jvm.read(option);
    String expected = command.expectedCurrent();
    if (current.isEmpty() || (expected != null && !current.get().equals(expected))) {
      return Optional.of(
          option + " is " + current.orElse("not readable") + ", expected was " + expected);
    }
    if (changed && now.nanos() - lastChangeNanos < BETWEEN_CHANGES.toNanos()) {
      return Optional.of("the last change is less than " + BETWEEN_CHANGES + " ago");
    }
    return Optional.empty();
  }

  /** An option without known bounds has none that hold. */
  private static boolean withinBounds(String option, String value) {
    if (!option.equals("G1PeriodicGCInterval") || !value.matches("0|[1-9]\\d{0,8}")) {
      return false;
    }
    long millis = Long.parseLong(value);
    return millis == 0 || (millis >= LEAST_INTERVAL_MILLIS && millis <= MOST_INTERVAL_MILLIS);
  }
}
