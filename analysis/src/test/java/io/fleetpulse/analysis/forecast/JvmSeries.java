package io.fleetpulse.analysis.forecast;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Series as JVMs have them, half an hour a step, seeded. */
final class JvmSeries {
  static final int DAY = 48;
  static final int WEEK = 7 * DAY;
  static final Seasons SEASONS = new Seasons(DAY, WEEK);
  static final int STEPS = 5 * WEEK;

  private JvmSeries() {}

  /** By name; all but the last two repeat a day or a week. */
  static Map<String, double[]> all(long seed) {
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put("requests", series(seed, 0.5, i -> 200 * day(i) * weekday(i), i -> 6 + 14 * day(i)));
    all.put("cpu", series(seed + 1, 0.8, i -> 0.15 + 0.4 * day(i) * weekday(i), i -> 0.03));
    all.put("live set", series(seed + 2, 0.3, i -> 900 + 0.1 * i + 150 * day(i), i -> 25));
    all.put("deploy", series(seed + 3, 0.3, i -> (i < 800 ? 300 : 420) + 80 * day(i), i -> 9));
    all.put("gaps", gaps(seed + 4, series(seed + 4, 0.4, i -> 50 + 30 * day(i), i -> 4)));
    all.put("spikes", spikes(seed + 5, series(seed + 5, 0.2, i -> 20 + 15 * day(i), i -> 2)));
    all.put("threads", whole(series(seed + 6, 0.6, i -> 60 + 25 * day(i) * weekday(i), i -> 3)));
    all.put("batch", series(seed + 7, 0.2, i -> i % DAY < 4 ? 80 : 10, i -> 3));
    all.put("noise", series(seed + 8, 0.7, i -> 100, i -> 5));
    all.put("walk", walk(seed + 9));
    return all;
  }

  /** 0 at night, 1 in the early afternoon, with a dent at noon. */
  private static double day(int step) {
    double hour = step % DAY / 2.0;
    double wave = Math.max(0, Math.sin((hour - 6) / 16 * Math.PI));
    return wave * (1 - 0.3 * Math.exp(-(hour - 12.5) * (hour - 12.5)));
  }

  private static double weekday(int step) {
    return step / DAY % 7 >= 5 ? 0.45 : 1;
  }

  /** A shape with autocorrelated noise. */
  private static double[] series(
      long seed, double memory, IntToDoubleFunction shape, IntToDoubleFunction deviation) {
    Random random = new Random(seed);
    double[] values = new double[STEPS];
    double noise = 0;
    for (int i = 0; i < STEPS; i++) {
      noise = memory * noise + Math.sqrt(1 - memory * memory) * random.nextGaussian();
      values[i] = shape.applyAsDouble(i) + deviation.applyAsDouble(i) * noise;
    }
    return values;
  }

  /** One step in twenty is missing, and a night and a day are. */
  private static double[] gaps(long seed, double[] values) {
    Random random = new Random(~seed);
    for (int i = 0; i < values.length; i++) {
      boolean outage = i >= 900 && i < 900 + DAY;
      values[i] = outage || random.nextInt(20) == 0 ? Double.NaN : values[i];
    }
    return values;
  }

  private static double[] spikes(long seed, double[] values) {
    Random random = new Random(~seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += random.nextInt(50) == 0 ? 40 + 40 * random.nextDouble() : 0;
    }
    return values;
  }

  private static double[] whole(double[] values) {
    return Arrays.stream(values).map(Math::rint).toArray();
  }

  private static double[] walk(long seed) {
    Random random = new Random(seed);
    double[] values = new double[STEPS];
    for (int i = 1; i < STEPS; i++) {
      values[i] = values[i - 1] + random.nextGaussian();
    }
    return values;
  }
}
