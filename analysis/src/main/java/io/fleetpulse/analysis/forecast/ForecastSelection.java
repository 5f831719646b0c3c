package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.forecast.Forecast.Interval;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Lets models compete on one series and speaks with the one that erred least so far, at horizons of
 * 1, 2, 4, 8 … steps and the most, recent errors counting more: half after two of the shortest
 * seasons. The seasonal naive forecast always takes part. A model takes over when it is better by a
 * margin, so that two equals do not alternate. Intervals come from the errors of whichever model
 * spoke.
 *
 * <p>For one thread. State, for days and weeks of half-hours and a horizon of a day: 48 KiB with
 * all six models, 38 KiB with the light ones. It is 8 bytes a step of history (four of the longest
 * seasons, 256 steps at least), 88 bytes and 8 for each model a step of the watched horizons (whose
 * sum is about twice the most), 1.7 KiB of errors a watched horizon, and what each model says.
 */
public final class ForecastSelection implements Forecaster {
  /** Cheap in time and state: for each instance. */
  public static final Set<ForecastModel> LIGHT =
      Set.of(ForecastModel.SEASONAL_NAIVE, ForecastModel.ROBUST_LINEAR, ForecastModel.HOLT_WINTERS);

  /** All of them: for each service. */
  public static final Set<ForecastModel> ALL = Set.of(ForecastModel.values());

  private static final int FORMAT = 1;
  private static final double[] NOTHING = {};
  private static final double LOWEST_LEVEL = ConformalIntervals.LEVELS[0];
  private static final double HIGHEST_LEVEL =
      ConformalIntervals.LEVELS[ConformalIntervals.LEVELS.length - 1];

  /** What a model has to be better by to take over. */
  private static final double MARGIN = 0.97;

  /** Forecasts that a model has to be judged by before it may. */
  private static final int LEAST_JUDGED = 12;

  private static final int LEAST_HALF_LIFE = 48;

  private final int[] horizons;
  private final History history;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Candidate yardstick;
  private final ConformalIntervals intervals;

  private Candidate chosen;

  /** What the chosen one says of the next steps; empty: nothing. */
  private double[] path = NOTHING;

  /** Mean absolute error of what was said, by watched horizon. */
  private final double[] errors;

  private final double[] counts;
  private final Pending said;
  private final double decay;

  /**
   * @param models that compete; the seasonal naive takes part anyway
   * @param mostAhead steps, at most two of the longest seasons or 256
   */
  public ForecastSelection(Set<ForecastModel> models, Seasons seasons, int mostAhead) {
    if (mostAhead < 1 || mostAhead > seasons.history() / 2) {
      throw new IllegalArgumentException("a horizon of " + mostAhead + " steps");
    }
    horizons = horizons(mostAhead);
    history = new History(seasons.history());
    decay = Math.pow(0.5, 1.0 / Math.max(LEAST_HALF_LIFE, 2 * seasons.shortest()));
    EnumSet<ForecastModel> all = EnumSet.of(ForecastModel.SEASONAL_NAIVE);
    all.addAll(models);
    for (ForecastModel kind : all) {
      candidates.add(new Candidate(kind, seasons, horizons, decay));
    }
    yardstick = candidates.get(0);
    chosen = yardstick;
    intervals = new ConformalIntervals(horizons);
    said = new Pending(horizons, 1);
    errors = new double[horizons.length];
    counts = new double[horizons.length];
  }

  /** 1, 2, 4, 8 … and the most. */
  private static int[] horizons(int mostAhead) {
    int powers = Integer.SIZE - Integer.numberOfLeadingZeros(mostAhead);
    boolean power = Integer.bitCount(mostAhead) == 1;
    int[] horizons = new int[power ? powers : powers + 1];
    for (int k = 0; k < powers; k++) {
      horizons[k] = 1 << k;
    }
    horizons[horizons.length - 1] = mostAhead;
    return horizons;
  }

  @Override
  public void update(double value) {
    double known = Double.isInfinite(value) ? Double.NaN : value;
    settle(history.total(), known);
    history.add(known);
    long step = history.total() - 1;
    choose();
    path = NOTHING;
    for (Candidate candidate : candidates) {
      candidate.model.learn(history);
      double[] ahead =
          candidate.model.ready()
              ? candidate.model.ahead(history, horizons[horizons.length - 1])
              : NOTHING;
      candidate.say(step, horizons, ahead);
      if (candidate == chosen) {
        path = ahead;
      }
    }
    for (int k = 0; k < horizons.length; k++) {
      said.say(k, step, 0, path.length == 0 ? Double.NaN : path[horizons[k] - 1]);
    }
    intervals.say(step, path);
  }

  private void settle(long step, double value) {
    for (Candidate candidate : candidates) {
      candidate.settle(step, value);
    }
    for (int k = 0; k < horizons.length; k++) {
      double off = Math.abs(value - said.due(k, step, 0));
      // Only where the yardstick spoke too, so that both are judged by the same steps.
      if (!Double.isNaN(off) && !Double.isNaN(yardstick.due(k, step))) {
        errors[k] = decay * errors[k] + off;
        counts[k] = decay * counts[k] + 1;
      }
      intervals.settle(k, step, said.due(k, step, 0), value);
    }
  }

  private void choose() {
    for (Candidate candidate : candidates) {
      if (candidate != chosen && candidate.model.ready() && better(candidate)) {
        chosen = candidate;
      }
    }
  }

  /** Whether it erred less than the chosen one, at the horizons where both were judged. */
  private boolean better(Candidate candidate) {
    if (!chosen.model.ready()) {
      return true;
    }
    double its = 0;
    double theirs = 0;
    for (int k = 0; k < horizons.length; k++) {
      if (candidate.judged(k) >= LEAST_JUDGED && chosen.judged(k) >= LEAST_JUDGED) {
        its += candidate.error(k);
        theirs += chosen.error(k);
      }
    }
    return its < MARGIN * theirs;
  }

  @Override
  public Optional<Forecast> forecast(int horizon, double level) {
    if (horizon < 1 || horizon > horizons[horizons.length - 1]) {
      throw new IllegalArgumentException("a horizon of " + horizon + " steps");
    }
    if (!(level >= LOWEST_LEVEL && level <= HIGHEST_LEVEL)) {
      throw new IllegalArgumentException("an interval of level " + level);
    }
    if (path.length == 0 || !intervals.ready()) {
      return Optional.empty();
    }
    List<Interval> steps = new ArrayList<>(horizon);
    for (int i = 0; i < horizon; i++) {
      double lower = path[i] + intervals.offset(i + 1, level, false);
      double upper = path[i] + intervals.offset(i + 1, level, true);
      steps.add(new Interval(lower, path[i], upper));
    }
    return Optional.of(new Forecast(chosen.kind, level, steps));
  }

  @Override
  public OptionalDouble scaledError() {
    double ours = 0;
    double naive = 0;
    for (int k = 0; k < horizons.length; k++) {
      if (counts[k] >= LEAST_JUDGED) {
        ours += errors[k] / counts[k];
        naive += yardstick.error(k);
      }
    }
    return naive > 0 ? OptionalDouble.of(ours / naive) : OptionalDouble.empty();
  }

  /** The model that speaks now. */
  public ForecastModel chosen() {
    return chosen.kind;
  }

  /** Writes the state; what it was made with is for the reader to know. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeByte(candidates.size());
    out.writeByte(candidates.indexOf(chosen));
    history.write(out);
    for (Candidate candidate : candidates) {
      candidate.write(out);
    }
    Numbers.write(path, out);
    Numbers.write(errors, out);
    Numbers.write(counts, out);
    said.write(out);
    intervals.write(out);
  }

  /**
   * Reads the state of one that was made with the same models, seasons and horizon.
   *
   * @throws IOException if it was not; this one is of no use then
   */
  public void read(DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    int models = in.readUnsignedByte();
    int speaks = in.readUnsignedByte();
    if (format != FORMAT || models != candidates.size() || speaks >= models) {
      throw new IOException(
          "forecasts of format " + format + " with " + models + " models, " + speaks + " speaks");
    }
    chosen = candidates.get(speaks);
    history.read(in);
    for (Candidate candidate : candidates) {
      candidate.read(in);
    }
    path = Numbers.read(in);
    Numbers.read(errors, in);
    Numbers.read(counts, in);
    said.read(in);
    intervals.read(in);
  }
}
