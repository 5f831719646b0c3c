package io.fleetpulse.agent.probe;

import java.time.Duration;

/**
 * Says at which readings something dearer is due: the first, then one per period. By the monotonic
 * clock: a wall clock set back by an hour would keep it from being due for an hour. For one thread.
 */
final class Cadence {
  private final long everyNanos;
  private boolean begun;
  private long nextNanos;

  Cadence(Duration every) {
    this.everyNanos = every.toNanos();
  }

  /** Whether it is due; if so, it is next due a period after it was due now. */
  boolean due(long nowNanos) {
    long late = begun ? nowNanos - nextNanos : 0;
    if (late < 0) {
      return false;
    }
    // From when it was due: readings come a little early or late, and would let a period slip.
    nextNanos = late < everyNanos && begun ? nextNanos + everyNanos : nowNanos + everyNanos;
    begun = true;
    return true;
  }
}
