package io.fleetpulse.agent.action;

import org.jspecify.annotations.Nullable;

/**
 * What this agent did.
 *
 * @param sequence of the command answered, or of the APPLY for what the agent does by itself
 * @param before the option's value before the change; null: not read
 * @param after the option's value now; null: not read
 * @param memoryBefore when the change was applied
 * @param memoryAfter now
 */
record Answer(
    String actionId,
    long sequence,
    Outcome outcome,
    long timeMillis,
    String option,
    @Nullable String before,
    @Nullable String after,
    Memory memoryBefore,
    Memory memoryAfter,
    String reason) {

  /** In the order of the schema's symbols. */
  enum Outcome {
    APPLIED,
    MEASURED,
    CONFIRMED,
    REVERTED,
    REFUSED,
    FAILED
  }

  /** What the JVM holds, in bytes; -1: not read. */
  record Memory(long heapCommitted, long residentSet) {
    static final Memory NOT_READ = new Memory(-1, -1);
  }
}
