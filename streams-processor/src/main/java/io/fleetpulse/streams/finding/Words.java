package io.fleetpulse.streams.finding;

import java.util.Locale;

/** Numbers as people read them. */
public final class Words {
  private static final double KIB = 1024;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  private Words() {}

  public static String bytes(double bytes) {
    double mib = bytes / KIB / KIB;
    return mib >= 10 * KIB
        ? String.format(Locale.ROOT, "%.1f GiB", mib / KIB)
        : mib >= 10
            ? String.format(Locale.ROOT, "%.0f MiB", mib)
            : String.format(Locale.ROOT, "%.1f MiB", mib);
  }

  public static String duration(double millis) {
    return millis < 2 * MINUTE_MILLIS
        ? Math.round(millis / 1000) + " s"
        : millis < 2 * HOUR_MILLIS
            ? Math.round(millis / MINUTE_MILLIS) + " min"
            : Math.round(millis / HOUR_MILLIS) + " h";
  }

  /** A value with its unit. */
  public static String value(double value, String unit) {
    return switch (unit) {
      case "By" -> bytes(value);
      case "By/s" -> bytes(value) + "/s";
      case "1" -> number(100 * value) + " %";
      default -> number(value);
    };
  }

  /** A number without needless digits. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
