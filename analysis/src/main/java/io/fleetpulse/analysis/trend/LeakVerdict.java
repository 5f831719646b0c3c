package io.fleetpulse.analysis.trend;

/**
 * Whether a series leaks.
 *
 * @param growthPerHour pace of the rise; 0 without one
 * @param growth rise within the points
 * @param spanMillis time between the first and the last point
 * @param exhaustionMillis time until the limit at this pace; -1: no limit or no rise
 */
public record LeakVerdict(
    Kind kind, double growthPerHour, double growth, long spanMillis, long exhaustionMillis) {

  /** The verdict in a word. */
  public enum Kind {
    /** Too little is known. */
    NOT_YET,
    NO_LEAK,
    LEAK
  }

  public static final LeakVerdict NOT_YET = new LeakVerdict(Kind.NOT_YET, 0, 0, 0, -1);
}
