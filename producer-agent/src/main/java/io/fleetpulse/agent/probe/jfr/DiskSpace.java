package io.fleetpulse.agent.probe.jfr;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is room on the disk for the flight recorder. HotSpot ends the whole process when
 * its recorder finds no space left, so the agent keeps well away from that.
 */
final class DiskSpace {
  private static final long MEBIBYTE = 1L << 20;

  /** Below this nothing is recorded. */
  static final long FLOOR = 256 * MEBIBYTE;

  /** After it was too little, recording waits for this much: nothing starts and stops for ever. */
  static final long AMPLE = 512 * MEBIBYTE;

  private static final Pattern REPOSITORY = Pattern.compile("(?:^|,)repository=([^,]+)");

  private DiskSpace() {}

  /**
   * Whether to record now.
   *
   * @param wasShort whether there was too little when last asked
   * @param usableBytes 0 where nobody can tell: too little
   */
  static boolean suffices(boolean wasShort, long usableBytes) {
    return usableBytes >= (wasShort ? AMPLE : FLOOR);
  }

  /**
   * Where the recorder writes.
   *
   * @param properties a system property's value by name
   * @param recorderOptions what {@code -XX:FlightRecorderOptions} says
   */
  static Path repository(
      UnaryOperator<@Nullable String> properties, @Nullable String recorderOptions) {
    String running = properties.apply("jdk.jfr.repository");
    if (running != null && !running.isEmpty()) {
      return Path.of(running);
    }
    Matcher chosen = REPOSITORY.matcher(recorderOptions == null ? "" : recorderOptions);
    if (chosen.find()) {
      return Path.of(chosen.group(1));
    }
    String temporary = properties.apply("java.io.tmpdir");
    return Path.of(temporary == null || temporary.isEmpty() ? "." : temporary);
  }

  /** In the words of a line. */
  static String shown(long bytes) {
    return bytes / MEBIBYTE + " MiB";
  }
}
