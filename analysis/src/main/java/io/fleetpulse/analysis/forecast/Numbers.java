package io.fleetpulse.analysis.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Lists of numbers as bytes. */
final class Numbers {
  /** More than any list here has; what claims more is damaged. */
  private static final int MOST = 1 << 16;

  private Numbers() {}

  static void write(double[] numbers, DataOutput out) throws IOException {
    out.writeInt(numbers.length);
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  static double[] read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST) {
      throw new IOException("a list of " + length + " numbers");
    }
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  /** Reads into a list whose length has to be the one written. */
  static void read(double[] into, DataInput in) throws IOException {
    double[] numbers = read(in);
    if (numbers.length != into.length) {
      throw new IOException(numbers.length + " numbers where " + into.length + " belong");
    }
    System.arraycopy(numbers, 0, into, 0, into.length);
  }
}
