package io.fleetpulse.analysis.forecast;

/**
 * After how many steps a series repeats itself.
 *
 * @param shortest as a day; 1: it does not
 * @param longest as a week, a multiple of the shortest; equal to it: there is one season only
 */
public record Seasons(int shortest, int longest) {
  /** A week of five-minute steps. Longer ones have to be seen at coarser steps. */
  public static final int MOST = 2016;

  public static final Seasons NONE = new Seasons(1, 1);

  private static final int KEPT = 4;
  private static final int LEAST_KEPT = 256;

  public Seasons {
    if (shortest < 1 || longest < shortest || longest > MOST || longest % shortest != 0) {
      throw new IllegalArgumentException("seasons of " + shortest + " and " + longest + " steps");
    }
  }

  public boolean seasonal() {
    return shortest > 1;
  }

  public boolean two() {
    return longest > shortest;
  }

  /** Steps of the past that models learn from. */
  int history() {
    return Math.max(LEAST_KEPT, KEPT * longest);
  }
}
