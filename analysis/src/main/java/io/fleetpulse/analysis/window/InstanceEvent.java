package io.fleetpulse.analysis.window;

/** What the windows of an instance tell detectors and rules. */
public sealed interface InstanceEvent permits ClosedWindow, InstanceCondition {
  /** namespace/service/instance. */
  String instance();
}
