package io.fleetpulse.quickstart.backtest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Timestamps as files have them: {@code 2014-02-14 14:30:00} and ISO 8601, in UTC unless it says
 * otherwise, or seconds or milliseconds since the epoch.
 */
final class Timestamps {
  /** As seconds the year 5138, as milliseconds March 1973: nothing measured lies there. */
  private static final long LEAST_MILLIS = 100_000_000_000L;

  private static final int TIME_AT = "2014-02-14T".length();

  private Timestamps() {}

  /**
   * Milliseconds since the epoch.
   *
   * @throws IllegalArgumentException if the text is no timestamp
   */
  static long millis(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
      return epoch(text);
    }
    String iso =
        text.length() > TIME_AT
            ? text.substring(0, TIME_AT - 1) + 'T' + text.substring(TIME_AT)
            : text;
    try {
      boolean zoned =
          iso.endsWith("Z") || iso.lastIndexOf('+') > TIME_AT || iso.lastIndexOf('-') > TIME_AT;
      Instant instant =
          zoned
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return instant.toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no time such as 2014-02-14 14:30:00, 2014-02-14T14:30:00Z or 1392388200",
          e);
    }
  }

  private static long epoch(String text) {
    try {
      double number = Double.parseDouble(text);
      return Math.round(number < LEAST_MILLIS ? number * 1_000 : number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no time in seconds or milliseconds", e);
    }
  }
}
