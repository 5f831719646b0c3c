package io.fleetpulse.analysis.window;

/** Where an instance's windows and conditions go, in the order in which they come about. */
public interface WindowOutput {
  /** A window was closed; one of the same start and size with a higher revision may follow. */
  void closed(ClosedWindow window);

  /** Something about the instance began or ended. */
  void condition(InstanceCondition condition);

  /**
   * The instance's state is worth keeping: it holds every sample before the present one and nothing
   * of the present one.
   */
  void checkpoint(InstanceWindows state);
}
