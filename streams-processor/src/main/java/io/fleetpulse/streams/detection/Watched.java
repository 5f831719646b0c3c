package io.fleetpulse.streams.detection;

import io.fleetpulse.analysis.detect.JvmAnomalies;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.streams.finding.Standings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance as it is watched. For the stream thread that owns its partition. */
final class Watched {
  final Standings standings;
  final JvmAnomalies anomalies;
  final MinuteLeaks leaks = new MinuteLeaks();
  long jvmStartMillis;

  /** Minutes that begin before this are taken. */
  long takenMillis;

  /** One past the last record that the kept state has; records before it are not taken again. */
  long keptOffset;

  /** One past the last record taken. */
  long nextOffset;

  /** When its state is kept again, however little happened. */
  long keepAtMillis;

  /** The latest minute, if it was not decided on yet. */
  @Nullable ClosedWindow undecided;

  List<JvmAnomalies.Suspicion> suspicions = List.of();

  /** Of that minute, by the order of the leaks. */
  List<Verdict> leakVerdicts = List.of();

  Watched(Standings standings, JvmAnomalies anomalies) {
    this.standings = standings;
    this.anomalies = anomalies;
  }
}
