package io.fleetpulse.benchmarks.agent;

import java.util.Locale;

/**
 * What we promised at most.
 *
 * @param solid what would still be good
 */
record Goal(String what, double most, double solid) {
  /** With the goal beside it. */
  String verdict(double measured) {
    String goal = String.format(Locale.ROOT, "≤ %s", number(most));
    if (!(measured <= most)) {
      String solidly = measured <= solid ? ", within the solid " + number(solid) : "";
      return goal + ": " + (Double.isNaN(measured) ? "not measured" : "**missed**" + solidly);
    }
    return goal + ": met";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.2f" : "%.3g", value)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }
}
