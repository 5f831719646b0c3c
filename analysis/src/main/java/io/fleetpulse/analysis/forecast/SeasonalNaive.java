package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Says that the season before repeats itself: a value is what it was a season ago, or, if that is
 * missing, two seasons ago, and so on. Keeps nothing but the history's.
 */
final class SeasonalNaive implements Model {
  private static final int MOST_SEASONS_BACK = 4;

  private final int season;
  private boolean ready;

  SeasonalNaive(int season) {
    this.season = season;
  }

  @Override
  public void learn(History history) {
    ready = history.total() >= season;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public double[] ahead(History history, int steps) {
    double[] path = new double[steps];
    double[] filled = history.filled(MOST_SEASONS_BACK * season, season);
    for (int i = 0; i < steps; i++) {
      path[i] = filled[filled.length - season + i % season];
    }
    return path;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(ready);
  }

  @Override
  public void read(DataInput in) throws IOException {
    ready = in.readBoolean();
  }
}
