package io.fleetpulse.agent.loop;

import java.time.Duration;

/**
 * What runs beside the loops, on a thread of its own.
 *
 * @param start called on the agent's thread when the loops begin, never if the agent is closed
 *     before
 * @param stop called when the loops end, even if they never began; tells it to end and does not
 *     wait
 * @param end called after all are told to end
 */
public record Companion(Runnable start, Runnable stop, End end) {

  /** Waits for an end. */
  public interface End {
    /** Returns when it has come, or after so long; at once if it never began. */
    void await(Duration most) throws InterruptedException;
  }
}
