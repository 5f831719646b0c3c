package io.fleetpulse.sink.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt. */
public sealed interface Outcome {

  /** The receiver has it. */
  record Delivered() implements Outcome {}

  /**
   * It may work later.
   *
   * @param notBefore what the receiver asks for; null: nothing
   */
  record Retryable(String reason, @Nullable Duration notBefore) implements Outcome {
    public static Retryable of(String reason) {
      return new Retryable(reason, null);
    }
  }

  /** The receiver does not want it: the same again would not be taken either. */
  record Rejected(String reason) implements Outcome {}
}
