package io.fleetpulse.it.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a working host told of its pieces of work within one stretch of time.
 *
 * @param seconds lines it told, one a second
 * @param medianMicros median of the seconds' medians
 * @param p99Micros median of the seconds' 99th percentiles
 * @param mostMicros longest piece of all
 */
record WorkDone(int seconds, long medianMicros, long p99Micros, long mostMicros) {

  /** Of the lines told from then until then. */
  static WorkDone between(List<String> lines, long fromMillis, long toMillis) {
    long[][] seconds =
        lines.stream()
            .filter(line -> line.startsWith("second "))
            .map(
                line -> Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray())
            .filter(second -> second[0] >= fromMillis && second[0] < toMillis)
            .toArray(long[][]::new);
    return new WorkDone(
        seconds.length,
        median(seconds, 2),
        median(seconds, 3),
        Arrays.stream(seconds).mapToLong(second -> second[4]).max().orElse(0));
  }

  private static long median(long[][] seconds, int column) {
    long[] sorted = Arrays.stream(seconds).mapToLong(second -> second[column]).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%3d s: median %5d µs, 99 %% %6d µs, most %7d µs",
        seconds,
        medianMicros,
        p99Micros,
        mostMicros);
  }
}
