package io.fleetpulse.analysis.trend;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest points of a series that may leak, and the verdict on them. Points come in order of
 * time; one that is no later than the last is left out. For one thread.
 */
public final class LeakSeries {
  private static final int MOST_POINTS = 60;
  private static final double MILLIS_PER_HOUR = 3_600_000;

  private final LeakCriteria criteria;
  private final List<Point> points = new ArrayList<>();

  public LeakSeries(LeakCriteria criteria) {
    this.criteria = criteria;
  }

  /** The points known, oldest first. */
  public List<Point> points() {
    return List.copyOf(points);
  }

  /** Adds a point; false when it is not later than the last or no number. */
  public boolean add(Point point) {
    if (Double.isNaN(point.value())
        || (!points.isEmpty()
            && point.timeMillis() <= points.get(points.size() - 1).timeMillis())) {
      return false;
    }
    if (points.size() == MOST_POINTS) {
      points.remove(0);
    }
    points.add(point);
    return true;
  }

  /** Begins anew: the JVM restarted. */
  public void clear() {
    points.clear();
  }

  /**
   * The verdict on the points so far.
   *
   * @param limit what the series cannot exceed; NaN or not positive: nothing
   */
  public LeakVerdict judge(double limit) {
    boolean limited = limit > 0;
    List<Point> counting =
        points.stream()
            .filter(
                point ->
                    point.sure()
                        || (limited && point.value() > criteria.unsureAboveShare() * limit))
            .toList();
    int n = counting.size();
    if (n < criteria.leastPoints()) {
      return LeakVerdict.NOT_YET;
    }
    long span = counting.get(n - 1).timeMillis() - counting.get(0).timeMillis();
    if (span < criteria.leastSpanMillis()) {
      return LeakVerdict.NOT_YET;
    }
    Trend whole = Trend.of(counting);
    double material =
        Math.max(criteria.leastGrowth(), limited ? criteria.leastGrowthShare() * limit : 0);
    boolean rises =
        whole.risingProbability() < criteria.mostProbability() && whole.growth() >= material;
    boolean leak = rises && stillRising(counting, whole);
    return new LeakVerdict(
        leak ? LeakVerdict.Kind.LEAK : LeakVerdict.Kind.NO_LEAK,
        Math.max(0, whole.slopePerMilli()) * MILLIS_PER_HOUR,
        whole.growth(),
        span,
        exhaustion(leak, whole, counting.get(n - 1).value(), limit));
  }

  /** Whether the latest third lies above the middle one as far as the pace of the whole has it. */
  private boolean stillRising(List<Point> counting, Trend whole) {
    int third = counting.size() / 3;
    int n = counting.size();
    double middle = median(counting.subList(n - 2 * third, n - third));
    double latest = median(counting.subList(n - third, n));
    long apart = (counting.get(n - 1).timeMillis() - counting.get(n - 2 * third).timeMillis()) / 2;
    double expected = whole.slopePerMilli() * apart;
    return latest - middle
        >= Math.max(criteria.recentShare() * expected, criteria.leastGrowth() / 4);
  }

  private static double median(List<Point> points) {
    double[] values = points.stream().mapToDouble(Point::value).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private static long exhaustion(boolean leak, Trend trend, double now, double limit) {
    if (!leak || !(limit > now) || !(trend.slopePerMilli() > 0)) {
      return -1;
    }
    double millis = (limit - now) / trend.slopePerMilli();
    return millis < Long.MAX_VALUE / 4.0 ? (long) millis : -1;
  }
}
