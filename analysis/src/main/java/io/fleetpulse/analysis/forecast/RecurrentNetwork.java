package io.fleetpulse.analysis.forecast;

import io.fleetpulse.analysis.stats.Robust;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A small recurrent network ({@link Gru}) that sees the value before, those a season before and the
 * time of the season, and learns at each step from the latest values and from some of the past. The
 * first weights come from a fixed seed and the past is visited in a fixed order, so that two that
 * see the same say the same. Keeps 24 bytes a weight, 8 KiB in all.
 */
final class RecurrentNetwork implements Model {
  private static final long SEED = 20_140_603;
  private static final int UNITS = 6;
  private static final int SEQUENCE = 16;
  private static final int LEAST = 48;
  private static final double RATE = 0.004;

  /** Values are seen as distance from the median in robust deviations, no further than this. */
  private static final double MOST_DISTANCE = 6;

  /** Steps of a golden section visit the past evenly, whatever its length (Weyl's sequence). */
  private static final double GOLDEN = 0.6180339887498949;

  private final Seasons seasons;
  private final int inputs;
  private final Gru network;
  private double centre = Double.NaN;
  private double spread = 1;

  RecurrentNetwork(Seasons seasons) {
    this.seasons = seasons;
    this.inputs = 1 + (seasons.seasonal() ? 3 : 0) + (seasons.two() ? 3 : 0);
    this.network = new Gru(inputs, UNITS, SEED);
    // It begins as what is better than nothing: half the value before, half a season's.
    network.weights[network.direct(0)] = seasons.seasonal() ? 0.5 : 1;
    if (seasons.seasonal()) {
      network.weights[network.direct(1)] = 0.5;
    }
  }

  @Override
  public void learn(History history) {
    int needed = Math.max(LEAST, seasons.shortest() + SEQUENCE);
    if (history.total() < needed) {
      return;
    }
    double[] values = history.filled(history.size(), seasons.shortest());
    if (Double.isNaN(centre) || history.total() % needed == 0) {
      normalise(values);
    }
    long first = history.total() - values.length;
    learn(values, first, values.length - SEQUENCE);
    int choices = values.length - SEQUENCE;
    double visited = history.total() * GOLDEN;
    learn(values, first, (int) ((visited - Math.floor(visited)) * choices));
  }

  @Override
  public boolean ready() {
    return !Double.isNaN(centre);
  }

  @Override
  public double[] ahead(History history, int steps) {
    int known = Math.min(history.size(), seasons.longest() + SEQUENCE);
    double[] values = history.filled(known, seasons.shortest());
    double[] longer = Arrays.copyOf(values, known + steps);
    long first = history.total() - known;
    double[] state = network.rest();
    for (int t = Math.max(1, known - SEQUENCE); t < known; t++) {
      network.next(input(longer, first, t), state);
    }
    double[] path = new double[steps];
    for (int i = 0; i < steps; i++) {
      double output = network.next(input(longer, first, known + i), state);
      path[i] = centre + spread * Math.max(-MOST_DISTANCE, Math.min(MOST_DISTANCE, output));
      longer[known + i] = path[i];
    }
    return path;
  }

  /** Learns the sequence that begins there. */
  private void learn(double[] values, long first, int from) {
    double[][] sequence = new double[SEQUENCE][];
    double[] targets = new double[SEQUENCE];
    for (int i = 0; i < SEQUENCE; i++) {
      sequence[i] = input(values, first, from + i);
      targets[i] = distance(values[from + i]);
    }
    network.learn(sequence, targets, RATE);
  }

  /** What is known before a step: the value before, a season before, and when it is. */
  private double[] input(double[] values, long first, int at) {
    double[] input = new double[inputs];
    input[0] = at > 0 ? distance(values[at - 1]) : 0;
    if (seasons.seasonal()) {
      season(values, first, at, seasons.shortest(), input, 1);
    }
    if (seasons.two()) {
      season(values, first, at, seasons.longest(), input, 4);
    }
    return input;
  }

  private void season(double[] values, long first, int at, int season, double[] input, int column) {
    double phase = 2 * Math.PI * ((first + at) % season) / season;
    input[column] = at >= season ? distance(values[at - season]) : input[0];
    input[column + 1] = Math.sin(phase);
    input[column + 2] = Math.cos(phase);
  }

  private double distance(double value) {
    return Math.max(-MOST_DISTANCE, Math.min(MOST_DISTANCE, (value - centre) / spread));
  }

  private void normalise(double[] values) {
    centre = Robust.median(values);
    double deviation = Robust.deviation(values);
    spread = deviation > 0 ? deviation : 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(centre);
    out.writeDouble(spread);
    out.writeInt(network.learnt);
    Numbers.write(network.weights, out);
    Numbers.write(network.means, out);
    Numbers.write(network.squares, out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    centre = in.readDouble();
    spread = in.readDouble();
    network.learnt = in.readInt();
    Numbers.read(network.weights, in);
    Numbers.read(network.means, in);
    Numbers.read(network.squares, in);
  }
}
