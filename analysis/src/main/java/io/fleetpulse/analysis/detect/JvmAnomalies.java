package io.fleetpulse.analysis.detect;

import io.fleetpulse.analysis.stats.Robust;
import io.fleetpulse.analysis.window.ClosedWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one JVM differs from what it used to be: each {@link WatchedSeries} against its own last
 * two hours, minute by minute. A value far from the median in units of the usual distance (the
 * modified z-score of Iglewicz and Hoaglin, 1993) begins a {@link Shift}; only one that lasts is
 * told, so that a spike pages nobody.
 *
 * <p>For one thread. State: {@value #MINUTES} values of 4 bytes a series.
 */
public final class JvmAnomalies {
  /** Minutes that are remembered. */
  public static final int MINUTES = 120;

  private static final int FORMAT = 1;
  private static final WatchedSeries[] SERIES = WatchedSeries.values();

  /** Before that nobody knows what is usual. */
  private static final int LEAST_KNOWN = 30;

  /** Of the modified z-score; 3.5 is what its authors call an outlier. */
  private static final double FAR = 6;

  private static final double MAD_OF_NORMAL = 0.6745;
  private static final double MEAN_DEVIATION_OF_NORMAL = 0.7979;

  /** Share of the usual level that a difference has to be. */
  private static final double LEAST_SHARE = 0.25;

  /** Minutes that a shift has to last to be told. */
  private static final int LASTING = 4;

  /** After this many minutes the new level is the usual one. */
  private static final int NEW_LEVEL = 60;

  private final @Nullable Shift[] shifts = new Shift[SERIES.length];
  private final MinuteRing ring = new MinuteRing(SERIES.length, MINUTES);
  private int watched;

  /**
   * A series that has left its usual level, for some minutes now.
   *
   * @param usual level before
   * @param probability of this by chance, by ranks
   * @param believed see {@link JvmAnomalies#believe}
   */
  public record Suspicion(
      WatchedSeries series,
      double value,
      double usual,
      double probability,
      long sinceMillis,
      boolean believed) {
    /** The same, more than chance among all that was looked at. */
    public Suspicion asBelieved() {
      return new Suspicion(series, value, usual, probability, sinceMillis, true);
    }
  }

  /** Takes a minute's window; returns what is away from its usual level and stays there. */
  public List<Suspicion> take(ClosedWindow minute) {
    double[] values = new double[SERIES.length];
    for (int i = 0; i < SERIES.length; i++) {
      values[i] = SERIES[i].value(minute);
    }
    List<Suspicion> lasting = new ArrayList<>();
    watched = 0;
    for (int i = 0; i < SERIES.length; i++) {
      if (!Double.isFinite(values[i])) {
        continue;
      }
      watched++;
      judge(i, minute.startMillis(), values[i]);
      Shift shift = shifts[i];
      if (shift != null && shift.seen() >= LASTING) {
        lasting.add(
            new Suspicion(
                SERIES[i],
                values[i],
                shift.usual(),
                shift.probability(ring.before(i, shift.sinceMillis())),
                shift.sinceMillis(),
                shift.believed()));
      }
    }
    ring.add(minute.startMillis(), values);
    return lasting;
  }

  /** How many series had a value in the latest minute. */
  public int watched() {
    return watched;
  }

  /** Among all that was looked at this is more than chance: it is told from now on. */
  public void believe(WatchedSeries series) {
    Shift shift = shifts[series.ordinal()];
    if (shift != null) {
      shift.believe();
    }
  }

  /** The minutes that are remembered, by the ordinals of {@link WatchedSeries}. */
  public MinuteRing minutes() {
    return ring;
  }

  /** The JVM was started anew: its levels are others. */
  public void restarted() {
    for (int i = 0; i < SERIES.length; i++) {
      shifts[i] = null;
    }
    ring.clear();
  }

  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeByte(SERIES.length);
    for (int i = 0; i < SERIES.length; i++) {
      Shift shift = shifts[i];
      out.writeBoolean(shift != null);
      if (shift != null) {
        shift.write(out);
      }
    }
    ring.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are none, or of another version
   */
  public static JvmAnomalies read(DataInput in) throws IOException {
    int format = in.readByte();
    int series = in.readByte();
    if (format != FORMAT || series != SERIES.length) {
      throw new IOException("anomalies of format " + format + " with " + series + " series");
    }
    JvmAnomalies state = new JvmAnomalies();
    for (int i = 0; i < SERIES.length; i++) {
      state.shifts[i] = in.readBoolean() ? Shift.read(in) : null;
    }
    state.ring.read(in);
    return state;
  }

  private void judge(int i, long timeMillis, double value) {
    Shift shift = shifts[i];
    if (shift != null) {
      if (!shift.take(value) || shift.seen() > NEW_LEVEL) {
        shifts[i] = null;
      }
      return;
    }
    double[] known = known(i);
    if (known.length < LEAST_KNOWN) {
      return;
    }
    double usual = Robust.median(known.clone());
    double off = Math.abs(value - usual);
    if (off >= SERIES[i].least()
        && off >= LEAST_SHARE * Math.abs(usual)
        && off >= FAR * deviation(known, usual)) {
      shifts[i] = new Shift(usual, value, timeMillis);
    }
  }

  private double[] known(int i) {
    return Arrays.stream(ring.values(i)).filter(Double::isFinite).toArray();
  }

  /** Usual distance from the median, scaled to a standard deviation. */
  private static double deviation(double[] known, double usual) {
    double[] off = Arrays.stream(known).map(each -> Math.abs(each - usual)).toArray();
    double mean = Arrays.stream(off).average().orElse(0);
    double mad = Robust.median(off);
    return mad > 0 ? mad / MAD_OF_NORMAL : mean / MEAN_DEVIATION_OF_NORMAL;
  }
}
