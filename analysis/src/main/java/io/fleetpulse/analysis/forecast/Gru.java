package io.fleetpulse.analysis.forecast;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A layer of gated recurrent units (Cho et al., "Learning phrase representations using RNN
 * encoder–decoder", 2014, with the reset gate after the matrix as in cuDNN) and a linear output
 * that also sees the inputs. Learns by back-propagation through time and Adam (Kingma and Ba,
 * "Adam: a method for stochastic optimization", 2015).
 *
 * <p>All weights are one list: of each gate (update, reset, candidate) input weights, recurrent
 * weights and offsets by unit; then the output's weights of units and of inputs and its offset.
 */
final class Gru {
  private static final int GATES = 3;
  private static final int UPDATE = 0;
  private static final int RESET = 1;
  private static final int CANDIDATE = 2;

  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.999;
  private static final double SMALL = 1e-8;

  /** An error beyond it pulls no harder: a spike must not undo what was learnt. */
  private static final double MOST_PULL = 1;

  private final int inputs;
  private final int units;
  final double[] weights;
  final double[] means;
  final double[] squares;
  int learnt;

  private final double[] gradient;

  Gru(int inputs, int units, long seed) {
    this.inputs = inputs;
    this.units = units;
    int count = GATES * block() + units + inputs + 1;
    weights = new double[count];
    means = new double[count];
    squares = new double[count];
    gradient = new double[count];
    SplittableRandom random = new SplittableRandom(seed);
    double reach = 1 / Math.sqrt(units);
    for (int i = 0; i < GATES * block(); i++) {
      weights[i] = reach * (2 * random.nextDouble() - 1);
    }
  }

  /** Weight of an input on the output. */
  int direct(int input) {
    return GATES * block() + units + input;
  }

  /** One step as it was computed, for the way back. */
  private static final class Step {
    final double[] input;
    final double[] before;
    final double[] update;
    final double[] reset;
    final double[] candidate;

    /** The candidate's recurrent part before the reset gate. */
    final double[] recurrent;

    final double[] state;
    double output;

    Step(double[] input, double[] before) {
      int units = before.length;
      this.input = input;
      this.before = before;
      update = new double[units];
      reset = new double[units];
      candidate = new double[units];
      recurrent = new double[units];
      state = new double[units];
    }
  }

  /** The state before anything was seen. */
  double[] rest() {
    return new double[units];
  }

  /**
   * One step.
   *
   * @param state is replaced by the one after it
   * @return the output
   */
  double next(double[] input, double[] state) {
    Step step = forward(input, state.clone());
    System.arraycopy(step.state, 0, state, 0, units);
    return step.output;
  }

  /**
   * Learns one sequence from a state at rest.
   *
   * @param sequence inputs of each step
   * @param targets what the outputs should have been
   */
  void learn(double[][] sequence, double[] targets, double rate) {
    gradient(sequence, targets);
    learnt++;
    double meanBias = 1 - Math.pow(MEAN_DECAY, learnt);
    double squareBias = 1 - Math.pow(SQUARE_DECAY, learnt);
    for (int i = 0; i < weights.length; i++) {
      means[i] = MEAN_DECAY * means[i] + (1 - MEAN_DECAY) * gradient[i];
      squares[i] = SQUARE_DECAY * squares[i] + (1 - SQUARE_DECAY) * gradient[i] * gradient[i];
      weights[i] -= rate * (means[i] / meanBias) / (Math.sqrt(squares[i] / squareBias) + SMALL);
    }
  }

  /**
   * Of half the squared error (Huber's loss beyond 1), mean over the steps; valid until the next.
   */
  double[] gradient(double[][] sequence, double[] targets) {
    Arrays.fill(gradient, 0);
    int n = sequence.length;
    Step[] steps = new Step[n];
    double[] state = rest();
    for (int t = 0; t < n; t++) {
      steps[t] = forward(sequence[t], state);
      state = steps[t].state;
    }
    double[] pull = new double[units];
    for (int t = n - 1; t >= 0; t--) {
      double error = steps[t].output - targets[t];
      pull = backward(steps[t], Math.max(-MOST_PULL, Math.min(MOST_PULL, error)) / n, pull);
    }
    return gradient;
  }

  private int block() {
    return units * (inputs + units + 1);
  }

  private int inputWeights(int gate, int unit) {
    return gate * block() + unit * inputs;
  }

  private int stateWeights(int gate, int unit) {
    return gate * block() + units * inputs + unit * units;
  }

  private int offset(int gate, int unit) {
    return gate * block() + units * (inputs + units) + unit;
  }

  private Step forward(double[] input, double[] before) {
    Step step = new Step(input, before);
    int out = GATES * block();
    double output = weights[out + units + inputs] + dot(out + units, input);
    for (int u = 0; u < units; u++) {
      step.update[u] = sigmoid(driven(UPDATE, u, input) + dot(stateWeights(UPDATE, u), before));
      step.reset[u] = sigmoid(driven(RESET, u, input) + dot(stateWeights(RESET, u), before));
      step.recurrent[u] = dot(stateWeights(CANDIDATE, u), before);
      step.candidate[u] =
          Math.tanh(driven(CANDIDATE, u, input) + step.reset[u] * step.recurrent[u]);
      step.state[u] = (1 - step.update[u]) * step.candidate[u] + step.update[u] * before[u];
      output += weights[out + u] * step.state[u];
    }
    step.output = output;
    return step;
  }

  private double driven(int gate, int unit, double[] input) {
    return weights[offset(gate, unit)] + dot(inputWeights(gate, unit), input);
  }

  private double dot(int from, double[] with) {
    double sum = 0;
    for (int i = 0; i < with.length; i++) {
      sum += weights[from + i] * with[i];
    }
    return sum;
  }

  /** Adds a step to the gradient; what it pulls at the state before it. */
  private double[] backward(Step step, double error, double[] pull) {
    int out = GATES * block();
    add(out, error, step.state);
    add(out + units, error, step.input);
    gradient[out + units + inputs] += error;
    double[] earlier = new double[units];
    for (int u = 0; u < units; u++) {
      double state = pull[u] + error * weights[out + u];
      double candidate = state * (1 - step.update[u]) * (1 - step.candidate[u] * step.candidate[u]);
      double update =
          state * (step.before[u] - step.candidate[u]) * step.update[u] * (1 - step.update[u]);
      double reset = candidate * step.recurrent[u] * step.reset[u] * (1 - step.reset[u]);
      earlier[u] += state * step.update[u];
      gate(CANDIDATE, u, candidate, candidate * step.reset[u], step, earlier);
      gate(UPDATE, u, update, update, step, earlier);
      gate(RESET, u, reset, reset, step, earlier);
    }
    return earlier;
  }

  private void gate(
      int gate, int unit, double driven, double recurrent, Step step, double[] earlier) {
    gradient[offset(gate, unit)] += driven;
    add(inputWeights(gate, unit), driven, step.input);
    int from = stateWeights(gate, unit);
    add(from, recurrent, step.before);
    for (int i = 0; i < units; i++) {
      earlier[i] += recurrent * weights[from + i];
    }
  }

  private void add(int from, double times, double[] what) {
    for (int i = 0; i < what.length; i++) {
      gradient[from + i] += times * what[i];
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
