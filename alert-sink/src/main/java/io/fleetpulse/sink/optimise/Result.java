package io.fleetpulse.sink.optimise;

import org.jspecify.annotations.Nullable;

/**
 * What an agent did with a command.
 *
 * @param before the option's value read before; null if not read, as the measurements
 */
public record Result(
    String actionId,
    String instance,
    long instanceStartMillis,
    long sequence,
    Outcome outcome,
    long timeMillis,
    @Nullable String before,
    @Nullable Long heapCommittedBefore,
    @Nullable Long heapCommittedAfter,
    @Nullable Long residentSetBefore,
    @Nullable Long residentSetAfter,
    String reason) {

  /** As on the wire. */
  public enum Outcome {
    APPLIED(ActionState.APPLIED),
    MEASURED(ActionState.MEASURED),
    CONFIRMED(ActionState.CONFIRMED),
    REVERTED(ActionState.REVERTED),
    REFUSED(ActionState.REFUSED),
    FAILED(ActionState.FAILED);

    private final ActionState state;

    Outcome(ActionState state) {
      this.state = state;
    }

    ActionState state() {
      return state;
    }
  }
}
