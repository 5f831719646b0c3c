package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** One reading of a table, by the names of its series. */
public final class Told {
  private final List<Object[]> series;
  private final long[] values;
  private final Object[] distributions;
  private final long refused;
  private final List<String> lines;
  private final long heldBytes;
  private final long waitedNanos;

  @SuppressWarnings("unchecked") // what the table promises
  private Told(Object[] read) {
    this.series = (List<Object[]>) read[0];
    this.values = (long[]) read[1];
    this.distributions = (Object[]) read[2];
    this.refused = (Long) read[3];
    this.lines = List.of((String[]) read[4]);
    this.heldBytes = (Long) read[5];
    this.waitedNanos = (Long) read[6];
  }

  public static Told of(SeriesTable table) {
    return of(table, Told::daemon);
  }

  static Told of(SeriesTable table, ThreadFactory threads) {
    return new Told(table.read(threads));
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "gauges");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  int size() {
    return series.size();
  }

  long refused() {
    return refused;
  }

  List<String> lines() {
    return lines;
  }

  long heldBytes() {
    return heldBytes;
  }

  long waitedNanos() {
    return waitedNanos;
  }

  public boolean has(String name) {
    return series.stream().anyMatch(one -> one[1].equals(name));
  }

  public String kind(String name) {
    return (String) series.get(at(name))[0];
  }

  public String unit(String name) {
    return (String) series.get(at(name))[2];
  }

  /** The value in the series' unit; null: none. */
  public @Nullable Double value(String name) {
    int at = at(name);
    long value = values[at];
    return value == Series.NONE ? null : value * (Double) series.get(at)[3];
  }

  long raw(String name) {
    return values[at(name)];
  }

  public Object attributes(String name) {
    return Map.copyOf((Map<?, ?>) series.get(at(name))[5]);
  }

  /** Count and sum so far. */
  public long[] totals(String name) {
    return (long[]) ((Object[]) distributions[at(name)])[0];
  }

  public Histogram interval(String name) {
    Object[] parts = (Object[]) distributions[at(name)];
    return Histogram.ofParts((long[]) parts[1], (double[]) parts[2]);
  }

  private int at(String name) {
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i)[1].equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no series " + name);
  }
}
