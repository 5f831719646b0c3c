package io.fleetpulse.analysis.anomaly;

import io.fleetpulse.analysis.stats.OrderedWindow;
import io.fleetpulse.analysis.stats.TailProbability;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Distance from the rolling median in units of the rolling spread: the modified z-score {@code
 * 0.6745 |x - median| / MAD} (Iglewicz and Hoaglin 1993). Where more than half of the values are
 * equal the MAD is 0 and the mean distance from the median takes its place, {@code 0.7979 |x -
 * median| / meanAD}, as they propose. After a change of level the median follows within half a
 * window.
 *
 * <p>State: 16 bytes for each value of the window.
 */
public final class RobustZ implements Detector, Durable {
  private static final double MAD_OF_NORMAL = 0.6745;
  private static final double MEAN_DEVIATION_OF_NORMAL = 0.7979;
  private static final int LEAST_VALUES = 32;

  private final OrderedWindow values;
  private final TailProbability usual;

  /**
   * @param window values of which median and spread are taken, and scores they are compared with
   */
  public RobustZ(int window) {
    values = new OrderedWindow(window);
    usual = new TailProbability(window, Windows.leastSeen(window));
  }

  @Override
  public double next(long timestampMillis, double value) {
    Scores.requireFinite(value);
    double score = 0;
    if (values.size() >= LEAST_VALUES) {
      double z = distance(value);
      score = Scores.ofSurprise(usual.surprise(z));
      usual.add(z);
    }
    values.add(value);
    return score;
  }

  @Override
  public boolean warmingUp() {
    return values.size() < LEAST_VALUES || !usual.ready();
  }

  @Override
  public void adapt() {
    values.clear();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    values.write(out);
    usual.write(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    values.restore(in);
    usual.restore(in);
  }

  /** The modified z-score among the values so far; infinite for the first change of a constant. */
  double distance(double value) {
    // In the window's own precision: a constant must not differ from itself by a rounding.
    double off = Math.abs((float) value - values.median());
    if (off == 0) {
      return 0;
    }
    double mad = values.medianAbsoluteDeviation();
    return mad > 0
        ? MAD_OF_NORMAL * off / mad
        : MEAN_DEVIATION_OF_NORMAL * off / values.meanAbsoluteDeviation();
  }
}
