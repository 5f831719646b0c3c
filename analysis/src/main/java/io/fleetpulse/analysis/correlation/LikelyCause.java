package io.fleetpulse.analysis.correlation;

import java.util.Locale;

/**
 * A series that may have caused what another shows.
 *
 * @param series its name
 * @param score 0 to 1: how much speaks for it; not a probability
 * @param lead steps by which its level changed before the other's; negative: after it; 0 also where
 *     one of both has no clear change
 * @param effect size of its change in robust deviations; 0: no clear change
 * @param correlation coefficient at the lag; 0: none that is significant
 * @param lag steps by which it leads where both move together most
 */
public record LikelyCause(
    String series, double score, int lead, double effect, double correlation, int lag) {

  /** In words, as "heap used rose by 6.1 deviations 3 steps earlier and moves with it (0.93)". */
  public String sentence() {
    StringBuilder said = new StringBuilder(series);
    if (effect != 0) {
      said.append(
          String.format(
              Locale.ROOT,
              " %s by %s deviations %s",
              effect > 0 ? "rose" : "fell",
              Math.abs(effect) < ChangePoint.MOST_EFFECT
                  ? String.format(Locale.ROOT, "%.1f", Math.abs(effect))
                  : "more than " + Math.round(ChangePoint.MOST_EFFECT),
              when(lead)));
    }
    if (correlation != 0) {
      said.append(effect != 0 ? " and" : "")
          .append(correlation > 0 ? " moves with it" : " moves against it")
          .append(
              String.format(
                  Locale.ROOT, " (%.2f%s)", correlation, lag == 0 ? "" : ", " + when(lag)));
    }
    return said.toString();
  }

  private static String when(int steps) {
    if (steps == 0) {
      return "at the same time";
    }
    int apart = Math.abs(steps);
    return apart + (apart == 1 ? " step " : " steps ") + (steps > 0 ? "earlier" : "later");
  }
}
