package io.fleetpulse.quickstart.backtest;

import io.fleetpulse.analysis.anomaly.Detector;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores every row of an input by the rows of its series before it, in the order of the input. For
 * one thread.
 */
final class Backtest {
  private final Supplier<Detector> detectors;
  private final boolean lenient;
  private final Map<String, Series> series = new HashMap<>();
  private long rows;
  private long malformed;
  private @Nullable MalformedRow firstMalformed;

  /**
   * @param detectors gives each series one of its own
   * @param lenient whether malformed rows are counted and left out instead of ending it
   */
  Backtest(Supplier<Detector> detectors, boolean lenient) {
    this.detectors = detectors;
    this.lenient = lenient;
  }

  private record Series(Detector detector, SeriesTimes times) {}

  /**
   * Scores all rows.
   *
   * @throws MalformedRow unless lenient
   */
  void run(RowSource source, ScoreWriter scores) throws IOException, MalformedRow {
    while (true) {
      Row row;
      try {
        row = source.next();
      } catch (MalformedRow e) {
        if (!lenient) {
          throw e;
        }
        malformed++;
        firstMalformed = firstMalformed == null ? e : firstMalformed;
        continue;
      }
      if (row == null) {
        scores.flush();
        return;
      }
      rows++;
      scores.write(row, score(row));
    }
  }

  /** What was found: the rows of each kind that a reader of the scores should know of. */
  Summary summary() {
    long duplicates = 0;
    long earlier = 0;
    long gaps = 0;
    long longestGapMillis = 0;
    for (Series each : series.values()) {
      duplicates += each.times().duplicates();
      earlier += each.times().earlier();
      gaps += each.times().gaps();
      longestGapMillis = Math.max(longestGapMillis, each.times().longestGapMillis());
    }
    String first = firstMalformed == null ? "" : String.valueOf(firstMalformed.getMessage());
    return new Summary(
        rows, series.size(), malformed, first, duplicates, earlier, gaps, longestGapMillis);
  }

  private double score(Row row) {
    Series its =
        series.computeIfAbsent(
            row.metric(), name -> new Series(detectors.get(), new SeriesTimes()));
    its.times().add(row.timestampMillis());
    return its.detector().next(row.timestampMillis(), row.value());
  }
}
