package io.fleetpulse.sink.optimise;

import org.jspecify.annotations.Nullable;

/**
 * A change of one option of one JVM, advised or carried out.
 *
 * @param from the option's value before; null if not known
 * @param sequence of the newest command sent; 0: none
 * @param deadlineMillis when an expected answer is overdue; {@link Long#MAX_VALUE}: none expected
 * @param heapCommittedBefore bytes; null if not known, as the other measurements
 */
public record Action(
    String actionId,
    String instance,
    String service,
    long instanceStartMillis,
    String strategy,
    String option,
    @Nullable String from,
    String to,
    ActionState state,
    String reason,
    long sequence,
    long createdAtMillis,
    long updatedAtMillis,
    long deadlineMillis,
    @Nullable Long heapCommittedBefore,
    @Nullable Long heapCommittedAfter,
    @Nullable Long residentSetBefore,
    @Nullable Long residentSetAfter) {

  Action become(ActionState next, long atMillis, long nextDeadlineMillis) {
    if (!state.canBecome(next)) {
      throw new IllegalStateException(actionId + " is " + state + " and cannot become " + next);
    }
    return new Action(
        actionId,
        instance,
        service,
        instanceStartMillis,
        strategy,
        option,
        from,
        to,
        next,
        reason,
        sequence,
        createdAtMillis,
        Math.max(updatedAtMillis, atMillis),
        nextDeadlineMillis,
        heapCommittedBefore,
        heapCommittedAfter,
        residentSetBefore,
        residentSetAfter);
  }

  Action measured(Result result) {
    return new Action(
        actionId,
        instance,
        service,
        instanceStartMillis,
        strategy,
        option,
        result.before() == null ? from : result.before(),
        to,
        state,
        reason,
        sequence,
        createdAtMillis,
        updatedAtMillis,
        deadlineMillis,
        known(result.heapCommittedBefore(), heapCommittedBefore),
        known(result.heapCommittedAfter(), heapCommittedAfter),
        known(result.residentSetBefore(), residentSetBefore),
        known(result.residentSetAfter(), residentSetAfter));
  }

  Action sent(long nextSequence) {
    return new Action(
        actionId,
        instance,
        service,
        instanceStartMillis,
        strategy,
        option,
        from,
        to,
        state,
        reason,
        nextSequence,
        createdAtMillis,
        updatedAtMillis,
        deadlineMillis,
        heapCommittedBefore,
        heapCommittedAfter,
        residentSetBefore,
        residentSetAfter);
  }

  private static @Nullable Long known(@Nullable Long newer, @Nullable Long older) {
    return newer == null ? older : newer;
  }
}
