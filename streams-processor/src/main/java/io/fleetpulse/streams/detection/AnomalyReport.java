package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.correlation.CauseRanking;
import io.fleetpulse.analysis.correlation.LikelyCause;
import io.fleetpulse.analysis.correlation.SeriesWindow;
import io.fleetpulse.analysis.detect.JvmAnomalies.Suspicion;
import io.fleetpulse.analysis.detect.MinuteRing;
import io.fleetpulse.analysis.detect.WatchedSeries;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.streams.finding.Report;
import io.fleetpulse.streams.finding.Standings;
import io.fleetpulse.streams.finding.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Anomalies in words. */
final class AnomalyReport {
  private static final int MOST_CAUSES = 3;
  private static final int MOST_LAG = 10;
  private static final String DETECTOR = "ranks and robust z of the last two hours, version 1";
  private static final String DESCRIPTION =
      """
      The series differ from this JVM's own last two hours by more than chance, and stay there. That is \
      no problem by itself: look at what changed first, at what was deployed or configured then, \
      and at whether its siblings changed too. After an hour the new level counts as usual.""";

  private AnomalyReport() {}

  /**
   * The report.
   *
   * @param believed at least one
   */
  static Report of(Standings subject, MinuteRing minutes, List<Suspicion> believed) {
    List<Suspicion> worstFirst =
        believed.stream().sorted(Comparator.comparingDouble(Suspicion::probability)).toList();
    Suspicion worst = worstFirst.get(0);
    List<Evidence> evidence = new ArrayList<>();
    for (Suspicion each : worstFirst) {
      String unit = each.series().unit();
      evidence.add(Report.evidence(each.series().reference(), each.value(), unit));
      evidence.add(Report.evidence(each.series().reference() + " usually", each.usual(), unit));
    }
    evidence.add(Report.evidence("probability by chance", worst.probability(), "1"));
    evidence.add(Report.evidence("score", -10 * Math.log10(worst.probability()), "1"));
    evidence.add(Report.evidence("detector", DETECTOR));
    for (LikelyCause cause : causes(minutes, worst.series())) {
      evidence.add(Report.evidence("likely cause", cause.sentence()));
    }
    String what = worst.series().words() + (worst.value() > worst.usual() ? " rose" : " fell");
    return Report.builtIn(
        FindingType.ANOMALY,
        Severity.WARNING,
        what,
        subject.words()
            + ": "
            + what
            + " from "
            + Words.quantity(worst.usual(), worst.series().unit())
            + " to "
            + Words.quantity(worst.value(), worst.series().unit())
            + others(worstFirst),
        DESCRIPTION,
        worst.value(),
        worst.usual(),
        worst.series().unit(),
        evidence);
  }

  private static String others(List<Suspicion> worstFirst) {
    List<String> others = worstFirst.stream().skip(1).map(each -> each.series().words()).toList();
    return others.isEmpty() ? "" : "; changed too: " + String.join(", ", others);
  }

  private static List<LikelyCause> causes(MinuteRing minutes, WatchedSeries effect) {
    WatchedSeries[] series = WatchedSeries.values();
    SeriesWindow window =
        new SeriesWindow(
            Arrays.stream(series).map(WatchedSeries::words).toList(), Math.max(1, minutes.size()));
    double[][] values = new double[series.length][];
    for (int i = 0; i < series.length; i++) {
      values[i] = minutes.values(i);
    }
    for (int minute = 0; minute < minutes.size(); minute++) {
      double[] step = new double[series.length];
      for (int i = 0; i < series.length; i++) {
        step[i] = values[i][minute];
      }
      window.add(step);
    }
    List<LikelyCause> all = CauseRanking.of(window, effect.ordinal(), MOST_LAG);
    return all.subList(0, Math.min(MOST_CAUSES, all.size()));
  }
}
