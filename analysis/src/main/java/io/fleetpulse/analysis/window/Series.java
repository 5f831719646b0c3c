package io.fleetpulse.analysis.window;

/**
 * One series of an instance.
 *
 * @param scale value = integer × scale: all window arithmetic is on integers and therefore exact
 * @param unit UCUM unit of the value
 */
public record Series(SeriesKey key, SeriesKind kind, double scale, String unit) {
  public Series {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "series " + key.metric() + ": scale is not a positive number: " + scale);
    }
  }
}
