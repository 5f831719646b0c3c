package io.fleetpulse.sink.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: doubled each time up to a limit, of which between half
 * and all is waited, so that what failed together does not come back together.
 *
 * @param random uniform in [0, 1)
 */
public record Backoff(Duration first, Duration most, DoubleSupplier random) {

  /**
   * @param attempts how many have failed, at least 1
   */
  Duration after(int attempts) {
    int doublings = Math.min(30, Math.max(0, attempts - 1));
    long full = Math.min(most.toMillis(), first.toMillis() << doublings);
    return Duration.ofMillis(Math.round(full * (0.5 + random.getAsDouble() / 2)));
  }
}
