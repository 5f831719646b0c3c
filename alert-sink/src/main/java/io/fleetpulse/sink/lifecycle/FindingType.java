package io.fleetpulse.sink.lifecycle;

/** What kind of verdict a finding is. */
public enum FindingType {
  THRESHOLD,
  ANOMALY,
  TREND,
  PREDICTION,
  LEAK,
  CORRELATION,
  SILENCE,
  SYSTEM,
  /** No problem: something could be tuned. Goes to the optimiser, never to an alert. */
  OPPORTUNITY
}
