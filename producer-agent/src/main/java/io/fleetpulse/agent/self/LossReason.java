package io.fleetpulse.agent.self;

/** Why samples were lost, in the order of the schema's symbols. */
public enum LossReason {
  BUFFER_FULL,
  TOO_LARGE,
  SEND_FAILED,
  ENCODE_FAILED,
  SHUTDOWN,
  UNKNOWN
}
