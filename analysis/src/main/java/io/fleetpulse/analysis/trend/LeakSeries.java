package io.fleetpulse.analysis.trend;

import io.fleetpulse.analysis.stats.Robust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest points of a series that may leak, and the verdict on them. Points come in order of
 * time; one that is no later than the last is left out.
 *
 * <p>A point that is not sure is an upper bound: the heap after a young collection holds what is
 * alive and garbage. So it proves nothing by being high, but a later measurement above it proves a
 * rise of at least the difference. For one thread.
 */
public final class LeakSeries {
  private static final int MOST_POINTS = 60;

  private static final int QUARTERS = 4;

  /** Of a quarter's fourth of the rise: much less than its due, more than noise. */
  private static final double LEAST_SHARE = 0.25;

  /** Half a rise of so many median distances is well beyond what two noisy points differ by. */
  private static final double NOISES = 12;

  /** One measurement alone says nothing about whether the rise goes on. */
  private static final int LEAST_SURE = 2;

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

  /** The latest point; null before the first. */
  public @Nullable Point latest() {
    return points.isEmpty() ? null : points.get(points.size() - 1);
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
    List<Point> counting = points.subList(0, afterLastSure());
    int n = counting.size();
    if (n < criteria.leastPoints() || sure(counting).size() < LEAST_SURE) {
      return LeakVerdict.NOT_YET;
    }
    long span = counting.get(n - 1).timeMillis() - counting.get(0).timeMillis();
    if (span < criteria.leastSpanMillis()) {
      return LeakVerdict.NOT_YET;
    }
    double start = median(counting.subList(0, n / QUARTERS));
    double material = criteria.material(start, limit);
    if (range(counting) < material) {
      return new LeakVerdict(LeakVerdict.Kind.NO_LEAK, 0, 0, span, -1);
    }
    Trend whole = Trend.of(counting);
    boolean rises =
        whole.risingProbability() < criteria.mostProbability() && whole.growth() >= material;
    boolean leak =
        rises
            && spreadOut(counting, whole)
            && notStopped(counting, whole)
            && surelyRising(counting, whole);
    return new LeakVerdict(
        leak ? LeakVerdict.Kind.LEAK : LeakVerdict.Kind.NO_LEAK,
        Math.max(0, whole.slopePerMilli()) * MILLIS_PER_HOUR,
        whole.growth(),
        span,
        exhaustion(leak, whole, counting.get(n - 1).value(), limit));
  }

  /** What comes after the last sure point may be garbage that nobody looked at. */
  private int afterLastSure() {
    int end = points.size();
    while (end > 0 && !points.get(end - 1).sure()) {
      end--;
    }
    return end;
  }

  private static List<Point> sure(List<Point> of) {
    return of.stream().filter(Point::sure).toList();
  }

  /** The cheap question first: most series of most JVMs do not move. */
  private static double range(List<Point> of) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Point point : of) {
      least = Math.min(least, point.value());
      most = Math.max(most, point.value());
    }
    return most - least;
  }

  /** Where estimates came before, the measurements alone have to show that it goes on. */
  private boolean surelyRising(List<Point> counting, Trend whole) {
    List<Point> sure = sure(counting);
    return sure.size() == counting.size()
        || Trend.of(sure).slopePerMilli() >= criteria.recentShare() * whole.slopePerMilli();
  }

  /**
   * Whether every quarter of the points lies above the one before by its share of the rise, the
   * last by more: a step, a ramp that ended and a wave all have a quarter that does not.
   */
  private boolean spreadOut(List<Point> counting, Trend whole) {
    int n = counting.size();
    double share = whole.growth() / QUARTERS;
    double before = median(counting.subList(0, n / QUARTERS));
    for (int quarter = 1; quarter < QUARTERS; quarter++) {
      boolean last = quarter == QUARTERS - 1;
      List<Point> of = counting.subList(quarter * n / QUARTERS, (quarter + 1) * n / QUARTERS);
      double now = median(last ? sure(of) : of);
      if (now - before < (last ? criteria.recentShare() : LEAST_SHARE) * share) {
        return false;
      }
      before = now;
    }
    return true;
  }

  /**
   * Whether the newest point lies above those shortly before it as far as the pace of the whole has
   * it. Shortly is as far back as it takes for that rise to stand out from the noise: a pool that
   * fills without noise and stops is known at its first flat step, a slow or noisy rise is given
   * time.
   */
  private boolean notStopped(List<Point> counting, Trend whole) {
    int n = counting.size();
    Point newest = counting.get(n - 1);
    double noise = noise(counting, whole);
    int back = 1;
    while (back < n / QUARTERS
        && rise(whole, counting.get(n - 1 - back), newest) < NOISES * noise) {
      back++;
    }
    Point before = counting.get(n - 1 - back);
    return newest.value() - before.value() >= criteria.recentShare() * rise(whole, before, newest);
  }

  private static double rise(Trend whole, Point from, Point to) {
    return whole.slopePerMilli() * (to.timeMillis() - from.timeMillis());
  }

  /** Median distance of the points from the line through them. */
  private static double noise(List<Point> of, Trend whole) {
    double[] off = new double[of.size()];
    for (int i = 0; i < off.length; i++) {
      off[i] = of.get(i).value() - whole.slopePerMilli() * of.get(i).timeMillis();
    }
    double middle = Robust.median(off);
    for (int i = 0; i < off.length; i++) {
      off[i] = Math.abs(off[i] - middle);
    }
    return Robust.median(off);
  }

  private static double median(List<Point> points) {
    return Robust.median(points.stream().mapToDouble(Point::value).toArray());
  }

  private static long exhaustion(boolean leak, Trend trend, double now, double limit) {
    if (!leak || !(limit > now) || !(trend.slopePerMilli() > 0)) {
      return -1;
    }
    double millis = (limit - now) / trend.slopePerMilli();
    return millis < Long.MAX_VALUE / 4.0 ? (long) millis : -1;
  }
}
