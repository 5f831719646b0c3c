package io.fleetpulse.agent.loop;

/**
 * What runs beside the loops.
 *
 * @param start called on the agent's thread when the loops begin, never if the agent is closed
 *     before
 * @param end called when the loops end, even if they never began
 */
public record Companion(Runnable start, AutoCloseable end) {

  /** Something that needs no start. */
  public static Companion ending(AutoCloseable end) {
    return new Companion(() -> {}, end);
  }
}
