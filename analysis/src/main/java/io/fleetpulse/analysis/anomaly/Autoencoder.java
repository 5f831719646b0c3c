package io.fleetpulse.analysis.anomaly;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A network that has to squeeze a point through fewer numbers and back (Hinton, Salakhutdinov,
 * Science 2006): {@code y = W2 tanh(W1 x + b1) + b2}. Strangeness is the root mean square error of
 * {@code y} against {@code x}. Learned by one step of gradient descent for each point on half the
 * squared error, begun with Glorot's uniform weights (Glorot, Bengio 2010) from a fixed seed.
 *
 * <p>State: {@code 16 * dimensions * hidden + 8 * (dimensions + hidden)} bytes.
 */
final class Autoencoder implements PointModel {
  private static final double RATE = 0.02;

  /** A step is never longer, so that one wild point does not undo what was learned. */
  private static final double MOST_ERROR = 3;

  private static final int LEAST_POINTS = 64;
  private static final long SEED = 20_060_728;

  private final double[][] encode;
  private final double[][] decode;
  private final double[] encodeBias;
  private final double[] decodeBias;
  private final double[] code;
  private final double[] error;
  private int learned;

  Autoencoder(int dimensions, int hidden) {
    if (hidden < 1 || dimensions < hidden) {
      throw new IllegalArgumentException(
          "hidden is " + hidden + ", must be 1 to the dimensions, " + dimensions);
    }
    encode = new double[hidden][dimensions];
    decode = new double[dimensions][hidden];
    encodeBias = new double[hidden];
    decodeBias = new double[dimensions];
    code = new double[hidden];
    error = new double[dimensions];
    begin();
  }

  @Override
  public double strangeness(double[] point) {
    return learned < LEAST_POINTS ? Double.NaN : reconstructionError(point);
  }

  @Override
  public void learn(double[] point) {
    reconstructionError(point);
    for (int d = 0; d < error.length; d++) {
      error[d] = Math.max(-MOST_ERROR, Math.min(MOST_ERROR, error[d]));
    }
    for (int h = 0; h < code.length; h++) {
      double back = 0;
      for (int d = 0; d < error.length; d++) {
        back += error[d] * decode[d][h];
        decode[d][h] -= RATE * error[d] * code[h];
      }
      double slope = back * (1 - code[h] * code[h]);
      for (int d = 0; d < error.length; d++) {
        encode[h][d] -= RATE * slope * point[d];
      }
      encodeBias[h] -= RATE * slope;
    }
    for (int d = 0; d < error.length; d++) {
      decodeBias[d] -= RATE * error[d];
    }
    learned = Math.min(learned + 1, LEAST_POINTS);
  }

  @Override
  public void forget() {
    learned = 0;
    begin();
  }

  /** Root mean square error; leaves code and error of each dimension behind. */
  double reconstructionError(double[] point) {
    for (int h = 0; h < code.length; h++) {
      double sum = encodeBias[h];
      for (int d = 0; d < point.length; d++) {
        sum += encode[h][d] * point[d];
      }
      code[h] = Math.tanh(sum);
    }
    double squares = 0;
    for (int d = 0; d < point.length; d++) {
      double sum = decodeBias[d];
      for (int h = 0; h < code.length; h++) {
        sum += decode[d][h] * code[h];
      }
      error[d] = sum - point[d];
      squares += error[d] * error[d];
    }
    return Math.sqrt(squares / point.length);
  }

  /** For a test that knows the weights. */
  double[][] encode() {
    return encode;
  }

  /** For a test that knows the weights. */
  double[][] decode() {
    return decode;
  }

  private void begin() {
    SplittableRandom random = new SplittableRandom(SEED);
    double most = Math.sqrt(6.0 / (error.length + code.length));
    for (int h = 0; h < code.length; h++) {
      for (int d = 0; d < error.length; d++) {
        encode[h][d] = random.nextDouble(-most, most);
        decode[d][h] = random.nextDouble(-most, most);
      }
      encodeBias[h] = 0;
    }
    Arrays.fill(decodeBias, 0);
  }
}
