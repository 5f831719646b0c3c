package io.fleetpulse.analysis.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the additive model: offset, time, changepoints of the slope, sines and cosines of both
 * seasons (Taylor and Letham, "Forecasting at scale", 2018, sections 3.1 and 3.2).
 */
final class Waves {
  static final int CHANGEPOINTS = 12;

  /** Of the past, in which the slope may change: a change at its very end would be noise. */
  private static final double CHANGES_WITHIN = 0.8;

  private static final int MOST_SHORT = 8;
  private static final int MOST_LONG = 18;

  /** Of the long season: how many times each wave goes up and down in it. */
  private final int[] harmonics;

  private final double[] sines;
  private final int period;

  Waves(Seasons seasons) {
    period = seasons.longest();
    int ratio = period / seasons.shortest();
    List<Integer> counts = new ArrayList<>();
    if (seasons.seasonal()) {
      for (int k = 1; k <= Math.min(MOST_SHORT, (seasons.shortest() - 1) / 2); k++) {
        counts.add(k * ratio);
      }
      for (int k = 1; seasons.two() && k <= MOST_LONG && k < period / 2; k++) {
        if (k % ratio != 0) {
          counts.add(k);
        }
      }
    }
    harmonics = counts.stream().mapToInt(Integer::intValue).toArray();
    sines = new double[period];
    for (int i = 0; i < period; i++) {
      sines[i] = Math.sin(2 * Math.PI * i / period);
    }
  }

  int features() {
    return 2 + CHANGEPOINTS + 2 * harmonics.length;
  }

  /** The column of the first wave. */
  static int firstWave() {
    return 2 + CHANGEPOINTS;
  }

  /**
   * Fills a row.
   *
   * @param time 0 at the beginning of the past, 1 at its end
   * @param step since the beginning of all, for the phase
   */
  void row(double time, long step, double[] into) {
    into[0] = 1;
    into[1] = time;
    for (int c = 0; c < CHANGEPOINTS; c++) {
      into[2 + c] = Math.max(0, time - CHANGES_WITHIN * (c + 1) / CHANGEPOINTS);
    }
    int phase = (int) (step % period);
    for (int h = 0; h < harmonics.length; h++) {
      int at = (int) ((long) phase * harmonics[h] % period);
      into[firstWave() + 2 * h] = sines[at];
      // A quarter of a period on; exact where the period divides by four, else computed.
      into[firstWave() + 2 * h + 1] =
          period % 4 == 0 ? sines[(at + period / 4) % period] : Math.cos(2 * Math.PI * at / period);
    }
  }
}
