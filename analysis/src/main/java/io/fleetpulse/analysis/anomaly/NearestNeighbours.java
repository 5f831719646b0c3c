package io.fleetpulse.analysis.anomaly;

import io.fleetpulse.analysis.stats.TailProbability;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Distance of the latest values, taken as one shape, from the third most similar stretch of the
 * history (distance to the k-th nearest neighbour: Ramaswamy, Rastogi, Shim, SIGMOD 2000; of shapes
 * in a stream, with stretches that overlap left out: discords, Keogh, Lin, Fu, ICDM 2005; made a
 * conformal score: Burnaev, Ishimtsev 2016). One value alone is a shape, too: it is strange far
 * from all values seen, be it between two levels or beyond their range. A pattern that came back
 * three times is not strange any more, so it adapts to new levels by itself.
 *
 * <p>A stretch that resembled the previous shape most, moved by one, is looked at first: it is
 * mostly near again, and all others are given up at the first few values. State: 18 bytes for each
 * value of the history.
 */
public final class NearestNeighbours implements Detector, Durable {
  private static final int NEIGHBOURS = 3;
  private static final int NONE = -1;

  /** Of the history, for values to come before all are moved. */
  private static final int ROOM = 4;

  private final int history;
  private final int length;
  private final TailProbability usual;

  /** The latest values, with room to append: moved to the front once the room is used up. */
  private final double[] values;

  private int end;

  /** Squared distances of the nearest, ascending, and where their last values lie. */
  private final double[] nearest = new double[NEIGHBOURS];

  private final int[] places = new int[NEIGHBOURS];
  private final int[] previous = new int[NEIGHBOURS];

  /**
   * @param history values among which similar stretches are sought
   * @param length values that make a shape
   */
  public NearestNeighbours(int history, int length) {
    if (length < 1 || history < 4 * length) {
      throw new IllegalArgumentException(
          "length is " + length + ", must be 1 to a quarter of the history, " + history);
    }
    this.history = history;
    this.length = length;
    usual = new TailProbability(history, Windows.leastSeen(history));
    values = new double[history + history / ROOM + 1];
    Arrays.fill(places, NONE);
  }

  @Override
  public double next(long timestampMillis, double value) {
    Scores.requireFinite(value);
    append(value);
    double distance = distance();
    if (Double.isNaN(distance)) {
      return 0;
    }
    double score = Scores.ofSurprise(usual.surprise(distance));
    usual.add(distance);
    return score;
  }

  @Override
  public boolean warmingUp() {
    return !usual.ready() || end < 2 * length + NEIGHBOURS;
  }

  @Override
  public void adapt() {
    end = 0;
    Arrays.fill(places, NONE);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(length);
    int kept = Math.min(end, history);
    out.writeInt(kept);
    for (int i = end - kept; i < end; i++) {
      out.writeDouble(values[i]);
    }
    usual.write(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    int writtenLength = in.readInt();
    int kept = in.readInt();
    if (writtenLength != length || kept < 0 || kept > history) {
      throw new IOException(
          kept + " values for shapes of " + writtenLength + ", not " + history + ", " + length);
    }
    for (int i = 0; i < kept; i++) {
      values[i] = in.readDouble();
    }
    end = kept;
    // Where to look first changes how long it takes, not what is found.
    Arrays.fill(places, NONE);
    usual.restore(in);
  }

  private void append(double value) {
    if (end == values.length) {
      System.arraycopy(values, end - history, values, 0, history);
      int moved = end - history;
      end = history;
      for (int i = 0; i < NEIGHBOURS; i++) {
        places[i] = Math.max(NONE, places[i] - moved);
      }
    }
    values[end++] = value;
  }

  /** Root mean square distance to the third nearest; NaN when there are fewer. */
  double distance() {
    int from = Math.max(0, end - history) + length - 1;
    int to = end - 1 - length;
    System.arraycopy(places, 0, previous, 0, NEIGHBOURS);
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    Arrays.fill(places, NONE);
    for (int i = 0; i < NEIGHBOURS; i++) {
      int place = previous[i] + 1;
      if (previous[i] != NONE && place >= from && place <= to) {
        compare(place);
      }
    }
    for (int place = to; place >= from; place--) {
      if (place != previous[0] + 1 && place != previous[1] + 1 && place != previous[2] + 1) {
        compare(place);
      }
    }
    double kth = nearest[NEIGHBOURS - 1];
    return kth < Double.POSITIVE_INFINITY ? Math.sqrt(kth / length) : Double.NaN;
  }

  private void compare(int place) {
    double most = nearest[NEIGHBOURS - 1];
    double squares = 0;
    int latest = end - 1;
    for (int back = 0; back < length; back++) {
      double off = values[latest - back] - values[place - back];
      squares += off * off;
      if (squares >= most) {
        return;
      }
    }
    int at = NEIGHBOURS - 1;
    while (at > 0 && nearest[at - 1] > squares) {
      nearest[at] = nearest[at - 1];
      places[at] = places[at - 1];
      at--;
    }
    nearest[at] = squares;
    places[at] = place;
  }
}
