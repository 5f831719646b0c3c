package io.fleetpulse.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * The middle of some measurements, with the least and the most of them: few rounds on a noisy
 * machine give no honest standard deviation. All NaN where nothing was measured.
 */
public record Spread(double median, double least, double most) {
  private static final Spread NOTHING = new Spread(Double.NaN, Double.NaN, Double.NaN);

  /** Of the numbers that are there; NaN stands for one that is not. */
  public static Spread of(double... values) {
    double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (sorted.length == 0) {
      return NOTHING;
    }
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.5), sorted[0], sorted[sorted.length - 1]);
  }

  /** The middle half of many numbers: of a hundred starts the slowest tells of the machine only. */
  public static Spread quartiles(double... values) {
    double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (sorted.length == 0) {
      return NOTHING;
    }
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
  }

  /**
   * Each of the one against that of the other which was measured beside it.
   *
   * @throws IllegalArgumentException if they are not as many
   */
  public static double[] differences(double[] ours, double[] others) {
    requirePairs(ours, others);
    double[] differences = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      differences[i] = ours[i] - others[i];
    }
    return differences;
  }

  /**
   * Each of the one over that of the other which was measured beside it; NaN where the other is not
   * above zero, as that is noise and no cost.
   *
   * @throws IllegalArgumentException if they are not as many
   */
  public static double[] ratios(double[] ours, double[] others) {
    requirePairs(ours, others);
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      ratios[i] = others[i] > 0 ? ours[i] / others[i] : Double.NaN;
    }
    return ratios;
  }

  private static void requirePairs(double[] ours, double[] others) {
    if (ours.length != others.length) {
      throw new IllegalArgumentException(
          "pairs: " + ours.length + " and " + others.length + " are not as many");
    }
  }

  /** Between neighbours, straight. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** {@code middle [least, most]}. */
  public String shown(String format) {
    return shown(format, median) + " [" + shown(format, least) + ", " + shown(format, most) + "]";
  }

  private static String shown(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
