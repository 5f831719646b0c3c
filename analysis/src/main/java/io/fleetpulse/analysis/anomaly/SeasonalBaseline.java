package io.fleetpulse.analysis.anomaly;

import io.fleetpulse.analysis.stats.TailProbability;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Distance from what is usual at this time of the day, or of the week where that fits better. It
 * judges only series that have a season: the strength of seasonality {@code 1 - var(residual) /
 * var(value)} (Wang, Smith, Hyndman 2006) must exceed 0.64, from where on Hyndman's {@code nsdiffs}
 * takes a series for seasonal. To all others its score is 0: deviating from a season that is none
 * would be noise.
 *
 * <p>Judges after three days, by the day of the week after three weeks. State: 4 KiB, and 8 bytes
 * for each score remembered.
 */
public final class SeasonalBaseline implements Detector, Durable {
  private static final double LEAST_STRENGTH = 0.64;
  private static final int SLOTS_PER_DAY = 48;
  private static final int SLOTS_PER_WEEK = 168;

  /** Of the spread of all residuals: a slot that was seen a few times is not sure of its own. */
  private static final double COMMON_SPREAD = 0.2;

  private final SeasonalProfile day =
      new SeasonalProfile(SeasonalProfile.DAY_MILLIS, SLOTS_PER_DAY);
  private final SeasonalProfile week =
      new SeasonalProfile(SeasonalProfile.WEEK_MILLIS, SLOTS_PER_WEEK);
  private final RunningSpread values = new RunningSpread();
  private final RunningSpread dayResiduals = new RunningSpread();
  private final RunningSpread weekResiduals = new RunningSpread();
  private final TailProbability usual;

  /**
   * @param remembers scores that a score is compared with
   */
  public SeasonalBaseline(int remembers) {
    usual = new TailProbability(remembers, Windows.leastSeen(remembers));
  }

  @Override
  public double next(long timestampMillis, double value) {
    Scores.requireFinite(value);
    int daySlot = day.slot(timestampMillis);
    int weekSlot = week.slot(timestampMillis);
    if (day.expects(daySlot)) {
      values.add(value);
      dayResiduals.addAround(value, day.expected(daySlot));
    }
    if (week.expects(weekSlot)) {
      weekResiduals.addAround(value, week.expected(weekSlot));
    }
    double score = 0;
    if (week.judges(weekSlot) && weekResiduals.variance() < dayResiduals.variance()) {
      score = judge(value, week, weekSlot, weekResiduals.variance());
    } else if (day.judges(daySlot)) {
      score = judge(value, day, daySlot, dayResiduals.variance());
    }
    day.learn(daySlot, value);
    week.learn(weekSlot, value);
    return score;
  }

  @Override
  public boolean warmingUp() {
    return !dayJudges() || (seasonal(dayResiduals.variance()) && !usual.ready());
  }

  @Override
  public void adapt() {
    day.forget();
    week.forget();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    day.write(out);
    week.write(out);
    values.write(out);
    dayResiduals.write(out);
    weekResiduals.write(out);
    usual.write(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    day.restore(in);
    week.restore(in);
    values.restore(in);
    dayResiduals.restore(in);
    weekResiduals.restore(in);
    usual.restore(in);
  }

  /** How much of the variance the time of the day explains, 0 to 1. */
  double strength() {
    return values.variance() > 0 ? Math.max(0, 1 - dayResiduals.variance() / values.variance()) : 0;
  }

  private double judge(double value, SeasonalProfile profile, int slot, double variance) {
    if (!seasonal(variance)) {
      return 0;
    }
    double spread = profile.deviation(slot) + COMMON_SPREAD * Math.sqrt(variance);
    double off = Math.abs(value - profile.expected(slot));
    double distance = off == 0 ? 0 : off / spread;
    double score = Scores.ofSurprise(usual.surprise(distance));
    usual.add(distance);
    return score;
  }

  private boolean seasonal(double residualVariance) {
    return residualVariance < (1 - LEAST_STRENGTH) * values.variance();
  }

  private boolean dayJudges() {
    for (int slot = 0; slot < SLOTS_PER_DAY; slot++) {
      if (day.judges(slot)) {
        return true;
      }
    }
    return false;
  }
}
