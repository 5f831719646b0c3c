package io.fleetpulse.streams.trial;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Series as promtool writes them: {@code 1 2.5 3+1x4} is 1, 2.5, 3, 4, 5, 6, 7; {@code 5x3} is 5
 * four times; {@code _} and {@code _x3} are missing values; after {@code stale} there is none.
 */
final class Notation {
  private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  private static final Pattern STEP =
      Pattern.compile(
          "(" + NUMBER + ")(?:([-+](?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)?x(\\d+))?");
  private static final Pattern MISSING = Pattern.compile("_(?:x(\\d+))?");
  private static final int MOST = 10_000;

  private Notation() {}

  /**
   * The values, one a window; NaN: missing.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static double[] expand(String text) {
    double[] values = new double[MOST];
    int count = 0;
    for (String part : text.strip().split("\\s+")) {
      if (part.equals("stale")) {
        break;
      }
      Matcher missing = MISSING.matcher(part);
      Matcher step = STEP.matcher(part);
      int more;
      double first = Double.NaN;
      double by = 0;
      if (missing.matches()) {
        more = missing.group(1) == null ? 0 : times(missing.group(1)) - 1;
      } else if (step.matches()) {
        first = Double.parseDouble(step.group(1));
        by = step.group(2) == null ? 0 : Double.parseDouble(step.group(2));
        more = step.group(3) == null ? 0 : times(step.group(3));
      } else {
        throw new IllegalArgumentException(
            "no values: " + part + "; such as 1 2 3+0.5x10 7x5 _x2 stale");
      }
      if (count + more + 1 > MOST) {
        throw new IllegalArgumentException("more than " + MOST + " values");
      }
      for (int i = 0; i <= more; i++) {
        values[count++] = first + i * by;
      }
    }
    return Arrays.copyOf(values, count);
  }

  private static int times(String digits) {
    return digits.length() > 5 ? MOST : Integer.parseInt(digits);
  }
}
