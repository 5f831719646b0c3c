package io.fleetpulse.analysis.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranks the other series of a subject by how likely they caused what one of them shows: which moved
 * first, and which moves with it. A cause comes before its effect and is followed by it; what only
 * correlates may be another effect of the same cause, so order counts most.
 */
public final class CauseRanking {
  /** Beyond so many robust deviations a change is as clear as can be. */
  private static final double CLEAR = 3;

  private static final double SIGNIFICANT = 0.05;

  /** What changes at the same step may be cause or effect. */
  private static final double SAME_TIME = 0.75;

  /** What changes later is hardly a cause. */
  private static final double LATER = 0.25;

  /** One piece of evidence alone says no more than this; two together come near to 1. */
  private static final double ALONE = 0.8;

  /** What speaks less is not worth a line. */
  private static final double LEAST_SCORE = 0.1;

  private CauseRanking() {}

  /**
   * The likely causes, likeliest first; empty when nothing speaks for any.
   *
   * @param effect position of the series that shows the problem
   * @param mostLag steps by which a cause may lead
   */
  public static List<LikelyCause> of(SeriesWindow window, int effect, int mostLag) {
    double[] shown = window.values(effect);
    Optional<ChangePoint> change = clear(shown);
    List<LikelyCause> causes = new ArrayList<>();
    for (int i = 0; i < window.names().size(); i++) {
      if (i != effect) {
        LikelyCause cause = judge(window.names().get(i), window.values(i), shown, change, mostLag);
        if (cause.score() >= LEAST_SCORE) {
          causes.add(cause);
        }
      }
    }
    causes.sort(
        Comparator.comparingDouble(LikelyCause::score)
            .thenComparingInt(LikelyCause::lead)
            .reversed()
            .thenComparing(LikelyCause::series));
    return List.copyOf(causes);
  }

  private static LikelyCause judge(
      String name, double[] values, double[] shown, Optional<ChangePoint> change, int mostLag) {
    Optional<ChangePoint> own = clear(values);
    Optional<LaggedCorrelation> together =
        LaggedCorrelation.strongest(values, shown, mostLag, Method.SPEARMAN)
            .filter(found -> found.probability() < SIGNIFICANT);
    boolean both = own.isPresent() && change.isPresent();
    int lead = both ? change.get().at() - own.get().at() : 0;
    int lag = together.map(LaggedCorrelation::lag).orElse(0);
    double moved = both ? clarity(own.get()) * near(lead, mostLag) : 0;
    double moves = together.map(found -> Math.abs(found.coefficient())).orElse(0.0);
    // Without a change in both, which one leads where they move together most has to do.
    double order = order(both ? lead : lag);
    double score = order * (1 - (1 - ALONE * moved) * (1 - ALONE * moves));
    return new LikelyCause(
        name,
        score,
        lead,
        own.map(ChangePoint::effect).orElse(0.0),
        together.map(LaggedCorrelation::coefficient).orElse(0.0),
        lag);
  }

  private static Optional<ChangePoint> clear(double[] values) {
    return ChangePoint.of(values).filter(found -> found.probability() < SIGNIFICANT);
  }

  private static double clarity(ChangePoint change) {
    return (1 - change.probability()) * Math.min(1, Math.abs(change.effect()) / CLEAR);
  }

  /** What changed long before has had its effect by then. */
  private static double near(int lead, int mostLag) {
    return Math.min(1, mostLag / (double) Math.max(1, Math.abs(lead)));
  }

  private static double order(int lead) {
    return lead > 0 ? 1 : lead == 0 ? SAME_TIME : LATER;
  }
}
