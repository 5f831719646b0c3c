package io.fleetpulse.quickstart.backtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a backtest found in its input.
 *
 * @param malformed rows left out
 * @param firstMalformed what was wrong with the first of them; empty when there was none
 * @param earlier rows before the latest of their series
 */
record Summary(
    long rows,
    int series,
    long malformed,
    String firstMalformed,
    long duplicates,
    long earlier,
    long gaps,
    long longestGapMillis) {

  /** A line of what was done, and one for each thing that is odd about the input. */
  List<String> lines(String detector, long nanos) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d rows of %d series by %s in %.2f s: %.0f rows/s",
            rows,
            series,
            detector,
            nanos / 1e9,
            rows * 1e9 / nanos));
    if (malformed > 0) {
      lines.add(malformed + " malformed rows left out, the first: " + firstMalformed);
    }
    if (gaps > 0) {
      lines.add(
          gaps
              + " gaps, the longest "
              + Duration.ofMillis(longestGapMillis)
              + ": what follows is compared with what came before");
    }
    if (duplicates > 0) {
      lines.add(duplicates + " rows with the time of the row before: scored as they come");
    }
    if (earlier > 0) {
      lines.add(earlier + " rows earlier than a row before: scored in the order of the file");
    }
    return lines;
  }
}
