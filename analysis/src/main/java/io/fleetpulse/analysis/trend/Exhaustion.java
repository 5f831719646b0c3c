package io.fleetpulse.analysis.trend;

import java.util.Optional;

/**
 * When a rising line reaches its limit: disk, heap, threads, descriptors. Times are ahead of now,
 * in the line's unit of time.
 *
 * @param earliest by the upper end of the slope's interval
 * @param likely by the line itself
 * @param latest by the lower end; infinite when that end does not rise
 */
public record Exhaustion(double earliest, double likely, double latest) {

  /**
   * When the line reaches the limit; empty when none is in sight: it does not rise, or it takes
   * longer than it makes sense to look ahead. Zero when it has been reached.
   *
   * @param now on the line's axis
   * @param limit that the values cannot exceed; NaN: there is none
   * @param sight a line says little about times much further ahead than its points go back
   */
  public static Optional<Exhaustion> of(RobustLine line, double now, double limit, double sight) {
    double likely = ahead(line.intercept(), line.slope(), now, limit);
    if (!(likely <= sight) || Double.isInfinite(likely)) {
      return Optional.empty();
    }
    // The three lines cross within the points; past the crossing their order is that of the slopes.
    double earliest = Math.min(likely, ahead(line.interceptUpper(), line.slopeUpper(), now, limit));
    double latest = Math.max(likely, ahead(line.interceptLower(), line.slopeLower(), now, limit));
    return Optional.of(new Exhaustion(earliest, likely, latest));
  }

  /** Infinite when it is never reached; NaN without a limit. */
  private static double ahead(double intercept, double slope, double now, double limit) {
    double left = limit - (intercept + slope * now);
    if (left <= 0) {
      return 0;
    }
    if (Double.isNaN(left)) {
      return Double.NaN;
    }
    return slope > 0 ? left / slope : Double.POSITIVE_INFINITY;
  }
}
