package io.fleetpulse.analysis.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Units that a number in an expression may carry, each a multiple of what metrics are kept in. */
final class Literals {
  private static final Map<String, Unit> UNITS = new LinkedHashMap<>();

  static {
    seconds("ns", 1, 1e9);
    seconds("us", 1, 1e6);
    seconds("µs", 1, 1e6);
    seconds("ms", 1, 1e3);
    seconds("s", 1, 1);
    seconds("min", 60, 1);
    seconds("h", 3_600, 1);
    seconds("d", 86_400, 1);
    bytes("B", 1);
    bytes("kB", 1e3);
    bytes("MB", 1e6);
    bytes("GB", 1e9);
    bytes("TB", 1e12);
    bytes("KiB", 0x1p10);
    bytes("MiB", 0x1p20);
    bytes("GiB", 0x1p30);
    bytes("TiB", 0x1p40);
    UNITS.put("%", new Unit(1, 100, Dimension.SHARE));
  }

  private Literals() {}

  /**
   * A value is the number times the factor, by the divisor, one of which is 1: 1.1 / 1000 is
   * 0.0011, which 1.1 × 0.001 is not.
   */
  private record Unit(double factor, double divisor, Dimension dimension) {}

  /** A number with its unit, in the base unit: 0.2 and seconds for 200ms. */
  record Quantity(double value, Dimension dimension) {}

  /** The quantity; null: there is no such unit. */
  static @Nullable Quantity of(String number, String unit, boolean perSecond) {
    Unit known = UNITS.get(unit);
    if (known == null) {
      return null;
    }
    double value = Double.parseDouble(number) * known.factor() / known.divisor();
    return new Quantity(value, perSecond ? known.dimension().perSecond() : known.dimension());
  }

  static Set<String> names() {
    return UNITS.keySet();
  }

  /** What may be compared with something of this dimension. */
  static String forms(Dimension dimension) {
    if (dimension.equals(Dimension.BYTES)) {
      return "a number such as 512MiB or 1.5GiB";
    }
    if (dimension.equals(Dimension.BYTES_A_SECOND)) {
      return "a number such as 100MiB/s";
    }
    if (dimension.equals(Dimension.SECONDS)) {
      return "a number such as 200ms, 1.5s or 5min";
    }
    if (dimension.equals(Dimension.SHARE)) {
      return "a number such as 90% or 0.9";
    }
    return "a plain number such as 100";
  }

  private static void seconds(String name, double factor, double divisor) {
    UNITS.put(name, new Unit(factor, divisor, Dimension.SECONDS));
  }

  private static void bytes(String name, double factor) {
    UNITS.put(name, new Unit(factor, 1, Dimension.BYTES));
  }
}
