package io.fleetpulse.streams.finding;

import java.math.BigDecimal;
import java.math.MathContext;
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

  /**
   * A number with its unit: 1.5 GiB, 200 ms, 90%.
   *
   * @param unit in UCUM
   */
  public static String quantity(double value, String unit) {
    if (Double.isNaN(value)) {
      return "nothing";
    }
    return switch (unit) {
      case "By" -> amount(value);
      case "By/s" -> amount(value) + "/s";
      case "s" -> seconds(value);
      case "1", "s/s" -> digits(value * 100) + "%";
      default -> unit.endsWith("}/s") || unit.equals("1/s") ? digits(value) + "/s" : digits(value);
    };
  }

  private static String amount(double bytes) {
    String[] names = {" B", " KiB", " MiB", " GiB", " TiB"};
    int name = 0;
    double scaled = bytes;
    while (Math.abs(scaled) >= KIB && name < names.length - 1) {
      scaled /= KIB;
      name++;
    }
    return digits(scaled) + names[name];
  }

  private static String seconds(double value) {
    double size = Math.abs(value);
    if (size >= 120 && size < Long.MAX_VALUE / 1000.0) {
      return duration(value * 1000);
    }
    return size >= 1 || size == 0
        ? digits(value) + " s"
        : size >= 1e-3 ? digits(value * 1e3) + " ms" : digits(value * 1e6) + " µs";
  }

  /** Three digits; whole numbers with all of theirs. */
  private static String digits(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    if (Math.abs(value) >= 1000) {
      return number(Math.rint(value));
    }
    double rounded = new BigDecimal(value).round(new MathContext(3)).doubleValue();
    return rounded == Math.rint(rounded)
        ? Long.toString((long) rounded)
        : BigDecimal.valueOf(rounded).stripTrailingZeros().toPlainString();
  }

  /** A number without needless digits. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
