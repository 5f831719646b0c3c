package io.fleetpulse.sink.lifecycle;

/** Where an episode of a finding stands. */
public enum FindingState {
  PENDING,
  FIRING,
  CLEARED
}
