package io.fleetpulse.analysis.expression;

/**
 * What a number measures, as far as mistakes are to be found: powers of bytes and of seconds, and
 * whether a number without either counts things ({@code {thread}}) or is a share.
 *
 * @param known false: a plain number, or one of which nobody knows what it measures; it goes with
 *     anything
 */
record Dimension(boolean known, int bytes, int seconds, boolean counted) {
  static final Dimension ANY = new Dimension(false, 0, 0, false);
  static final Dimension BYTES = new Dimension(true, 1, 0, false);
  static final Dimension BYTES_A_SECOND = new Dimension(true, 1, -1, false);
  static final Dimension SECONDS = new Dimension(true, 0, 1, false);
  static final Dimension SHARE = new Dimension(true, 0, 0, false);
  static final Dimension COUNT = new Dimension(true, 0, 0, true);

  /** Of a unit as the catalogue writes it: By, s, 1, {thread}; others are unknown. */
  static Dimension of(String unit) {
    if (unit.startsWith("{") && unit.endsWith("}")) {
      return COUNT;
    }
    return switch (unit) {
      case "By" -> BYTES;
      case "s" -> SECONDS;
      case "1" -> SHARE;
      default -> ANY;
    };
  }

  /** Whether the two may be compared or added. */
  boolean goesWith(Dimension other) {
    return !known || !other.known || equals(other);
  }

  /** Of a sum, a difference or a choice. */
  Dimension or(Dimension other) {
    return known ? this : other;
  }

  Dimension times(Dimension other) {
    if (!known || !other.known) {
      return or(other);
    }
    int b = bytes + other.bytes;
    int s = seconds + other.seconds;
    return new Dimension(true, b, s, counted(b, s) && (counted || other.counted));
  }

  Dimension by(Dimension other) {
    if (!other.known) {
      return this;
    }
    if (!known) {
      return ANY;
    }
    int b = bytes - other.bytes;
    int s = seconds - other.seconds;
    return new Dimension(true, b, s, counted(b, s) && counted && !other.counted);
  }

  Dimension perSecond() {
    return known ? new Dimension(true, bytes, seconds - 1, false) : ANY;
  }

  /** Its unit in UCUM; empty when unknown. */
  String unit() {
    if (!known) {
      return "";
    }
    String above = power("By", bytes) + (bytes > 0 && seconds > 0 ? "." : "") + power("s", seconds);
    String below = below();
    return (above.isEmpty() ? "1" : above) + below;
  }

  /** In words, as in "bytes per second". */
  String words() {
    if (bytes == 0 && seconds == 0) {
      return counted ? "a count" : "a share from 0 to 1";
    }
    return switch (unit()) {
      case "By" -> "bytes";
      case "s" -> "seconds";
      case "By/s" -> "bytes per second";
      case "1/s" -> "a number per second";
      default -> unit();
    };
  }

  private String below() {
    StringBuilder below = new StringBuilder();
    if (bytes < 0) {
      below.append('/').append(power("By", -bytes));
    }
    if (seconds < 0) {
      below.append('/').append(power("s", -seconds));
    }
    return below.toString();
  }

  private static boolean counted(int bytes, int seconds) {
    return bytes == 0 && seconds == 0;
  }

  private static String power(String base, int exponent) {
    return exponent <= 0 ? "" : exponent == 1 ? base : base + exponent;
  }
}
