package io.fleetpulse.analysis.expression;

import io.fleetpulse.analysis.window.ClosedWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function of a statistic over the newest windows, the present one among them.
 *
 * @param windows how many; of {@link Function#PREV} how many before the present one
 * @param quantile of {@link Function#QUANTILE_OVER}; NaN of the others
 */
public record Lookback(Function function, Reference reference, int windows, double quantile)
    implements Term {
  /** No function looks further back. */
  static final int MOST_WINDOWS = 60;

  /** A slope of fewer readings is mostly noise. */
  static final int LEAST_FOR_SLOPE = 5;

  /** The newest windows are left out of the baseline, so that what is judged does not shift it. */
  private static final int BASELINE_LAG = 6;

  /** Of the windows looked at, this share must have a value. */
  private static final double COVERAGE = 0.75;

  /** What there is. */
  enum Function {
    PREV(1),
    AVG_OVER(2),
    MAX_OVER(2),
    MIN_OVER(2),
    QUANTILE_OVER(2),
    SLOPE_OVER(LEAST_FOR_SLOPE),
    INCREASE_OVER(1),
    BASELINE(MOST_WINDOWS);

    private static final Map<String, Function> BY_NAME =
        Stream.of(values()).collect(Collectors.toUnmodifiableMap(Function::label, one -> one));

    private final int least;

    Function(int least) {
      this.least = least;
    }

    /** As it is written: avg_over. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Least windows it can look at. */
    int least() {
      return least;
    }

    /** How it is written. */
    String form() {
      return "write "
          + switch (this) {
            case BASELINE -> "baseline(jvm.thread.live.last)";
            case QUANTILE_OVER -> "quantile_over(jvm.thread.live.last, 0.9, 30)";
            default -> label() + "(jvm.thread.live.last, 12)";
          };
    }

    static @Nullable Function of(String name) {
      return BY_NAME.get(name);
    }

    static List<String> names() {
      return Stream.of(values()).map(Function::label).toList();
    }
  }

  /** How many windows must be remembered, the newest included. */
  public int depth() {
    return switch (function) {
      case PREV, INCREASE_OVER -> windows + 1;
      case BASELINE -> MOST_WINDOWS + BASELINE_LAG;
      default -> windows;
    };
  }

  @Override
  public String text() {
    String more =
        switch (function) {
          case BASELINE -> "";
          case QUANTILE_OVER -> ", " + quantile + ", " + windows;
          default -> ", " + windows;
        };
    return function.label() + "(" + reference.text() + more + ")";
  }

  @Override
  public String unit() {
    return function == Function.SLOPE_OVER ? reference.unit() + "/s" : reference.unit();
  }

  @Override
  public Dimension dimension() {
    return function == Function.SLOPE_OVER
        ? reference.dimension().perSecond()
        : reference.dimension();
  }

  @Override
  public double value(ClosedWindow window, int[] positions, Earlier earlier) {
    Earlier.Values values = earlier.of(reference);
    return switch (function) {
      case PREV -> values.ago(windows);
      case INCREASE_OVER -> values.ago(0) - values.ago(windows);
      case BASELINE -> quantile(known(values, BASELINE_LAG, MOST_WINDOWS), 0.5);
      case AVG_OVER -> Arrays.stream(known(values, 0, windows)).average().orElse(Double.NaN);
      case MAX_OVER -> quantile(known(values, 0, windows), 1);
      case MIN_OVER -> quantile(known(values, 0, windows), 0);
      case QUANTILE_OVER -> quantile(known(values, 0, windows), quantile);
      case SLOPE_OVER -> slope(values, window.sizeMillis() / 1000.0);
    };
  }

  /** Values from some windows ago on backwards; none when too many are missing. */
  private static double[] known(Earlier.Values values, int from, int count) {
    double[] known = new double[count];
    int found = 0;
    for (int i = 0; i < count; i++) {
      double value = values.ago(from + i);
      if (!Double.isNaN(value)) {
        known[found++] = value;
      }
    }
    return found < COVERAGE * count ? new double[0] : Arrays.copyOf(known, found);
  }

  /** Interpolated between neighbours (type 7 of Hyndman and Fan, 1996); NaN of nothing. */
  private static double quantile(double[] values, double q) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    double at = q * (values.length - 1);
    int below = (int) at;
    return below + 1 >= values.length
        ? values[values.length - 1]
        : values[below] + (at - below) * (values[below + 1] - values[below]);
  }

  /** Theil and Sen's: the median of the slopes between all pairs, a second; NaN of too few. */
  private double slope(Earlier.Values earlier, double secondsAWindow) {
    int[] ago = new int[windows];
    double[] values = new double[windows];
    int found = 0;
    for (int i = 0; i < windows; i++) {
      double value = earlier.ago(i);
      if (!Double.isNaN(value)) {
        ago[found] = i;
        values[found++] = value;
      }
    }
    if (found < COVERAGE * windows) {
      return Double.NaN;
    }
    double[] slopes = new double[found * (found - 1) / 2];
    int n = 0;
    for (int i = 0; i < found; i++) {
      for (int k = i + 1; k < found; k++) {
        slopes[n++] = (values[i] - values[k]) / ((ago[k] - ago[i]) * secondsAWindow);
      }
    }
    return quantile(slopes, 0.5);
  }
}
