package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.trend.Point;
import org.jspecify.annotations.Nullable;

/**
 * One point for each step of time: the least of the step, at the time of its last, sure if any of
 * them was. So some dozen points cover hours, and what comes and goes within a step does not show.
 */
final class StepMinimum {
  private final long stepMillis;
  private @Nullable Point open;

  StepMinimum(long stepMillis) {
    this.stepMillis = stepMillis;
  }

  /** One more point; the step before it if that has ended with it, else null. */
  @Nullable Point add(Point point) {
    Point before = open;
    if (before == null || step(before) != step(point)) {
      open = point;
      return before;
    }
    open =
        new Point(
            Math.max(before.timeMillis(), point.timeMillis()),
            Math.min(before.value(), point.value()),
            before.sure() || point.sure());
    return null;
  }

  void clear() {
    open = null;
  }

  private long step(Point point) {
    return Math.floorDiv(point.timeMillis(), stepMillis);
  }
}
