package io.fleetpulse.sink.store;

/** What became of a notification. */
public enum OutboxState {
  /** Still to be delivered. */
  PENDING,
  DELIVERED,
  /** The receiver does not want it: trying again would not help. */
  REJECTED,
  /** Given up after the channel's limit of attempts. */
  FAILED
}
