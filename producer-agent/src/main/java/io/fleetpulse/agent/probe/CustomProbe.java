package io.fleetpulse.agent.probe;

import io.fleetpulse.agent.histogram.Histogram;
import io.fleetpulse.agent.sample.CustomLayout;
import io.fleetpulse.agent.sample.CustomSeries;
import io.fleetpulse.agent.section.Custom;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.AgentThreads;
import io.fleetpulse.agent.self.LastResort;
import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The application's own series. They are kept on the other side of the agent's class loader, which
 * tells them in the JDK's types ({@code SeriesTable.read}). So many are reported, those that were
 * there first; what the others have is counted as refused. What names them travels with who sends
 * the samples, and may take half of the room that there is for that: beyond it every sample would
 * be refused.
 */
final class CustomProbe {
  /** What names the reported series, as it travels. */
  static final int MOST_BYTES = IdentityBounds.MOST_BYTES / 2;

  /** For a JVM without such series. */
  static final Function<ThreadFactory, Object[]> WITHOUT =
      threads -> new Object[] {List.of(), new long[0], new Object[0], 0L, new String[0], 0L, 0L};

  private final Function<ThreadFactory, Object[]> table;
  private final AgentSelf self;
  private final AgentThreads gaugeThreads = new AgentThreads();
  private volatile CustomLayout layout = CustomLayout.NONE;
  private @Nullable List<?> told;
  private final List<String> kinds = new ArrayList<>();
  private final AvroOut measure = new AvroOut();
  private int bytes;
  private boolean full;
  private long leftOut;
  private boolean saidLeftOut;
  private long heldBytes;
  private long waitedNanos;
  private long untoldWaitNanos;
  private long apartNanos;

  /**
   * @param table to be told what makes the thread that calls the application's gauges
   * @param self counts values that are not reported, and what that thread uses
   */
  CustomProbe(Function<ThreadFactory, Object[]> table, AgentSelf self) {
    this.table = table;
    this.self = self;
  }

  /** The series reported so far; the same object until there are more, or others. */
  CustomLayout layout() {
    return layout;
  }

  /**
   * Their values now, and those of distributions since the last call.
   *
   * @param most series to be reported; those that were stay
   * @return null if there are none
   */
  @Nullable Custom read(int most, AgentLog log) {
    Object[] read = table.apply(work -> gaugeThread(work, log));
    waited((Long) read[6]);
    List<?> series = (List<?>) read[0];
    long[] values = (long[]) read[1];
    Object[] distributions = (Object[]) read[2];
    for (String line : (String[]) read[4]) {
      log.warn(line);
    }
    if (series.size() < kinds.size()) {
      forget();
    }
    if (!full && (series != told || kinds.size() < Math.min(series.size(), most))) {
      admit(series, most);
    }
    int left = series.size() - kinds.size();
    leftOut += left;
    if (left > 0 && !saidLeftOut) {
      saidLeftOut = true;
      log.warn(
          "of the application's "
              + series.size()
              + " series the first "
              + kinds.size()
              + " are sent"
              + (full ? ": names and attributes of more than those take too many bytes" : ""));
    }
    self.seriesRefused.set((Long) read[3] + leftOut);
    heldBytes = (Long) read[5];
    return kinds.isEmpty() ? null : section(values, distributions);
  }

  /** What their histograms held when they were last read, estimated from above. */
  long heldBytes() {
    return heldBytes;
  }

  /**
   * What readings have cost so far beyond the time they took: the processor time of the thread that
   * calls the gauges, less the time that was waited for it. As of the last reading; may be
   * negative.
   */
  long apartNanos() {
    return apartNanos;
  }

  /** What readings since the last call have waited for gauges. */
  long takeWaitNanos() {
    long taken = untoldWaitNanos;
    untoldWaitNanos = 0;
    return taken;
  }

  private void waited(long nanos) {
    waitedNanos += nanos;
    untoldWaitNanos += nanos;
    apartNanos = Math.max(0, gaugeThreads.cpuNanos()) - waitedNanos;
  }

  private Thread gaugeThread(Runnable work, AgentLog log) {
    return new LastResort(self.probeErrors, log)
        .daemon(
            "fleetpulse-gauges",
            () -> {
              self.ownThread();
              try {
                gaugeThreads.add();
                work.run();
              } finally {
                gaugeThreads.remove();
                self.threadEnds();
              }
            });
  }

  /**
   * The series have gone to another table, as between two agents of a library; those here are new.
   */
  private void forget() {
    kinds.clear();
    layout = CustomLayout.NONE;
    bytes = 0;
    full = false;
  }

  private void admit(List<?> series, int most) {
    List<CustomSeries> counters = new ArrayList<>(layout.counters());
    List<CustomSeries> gauges = new ArrayList<>(layout.gauges());
    List<CustomSeries> spread = new ArrayList<>(layout.distributions());
    for (int i = kinds.size(); i < Math.min(series.size(), most) && !full; i++) {
      Object[] one = (Object[]) series.get(i);
      String kind = (String) one[0];
      CustomSeries next = told(one);
      int more = bytes(next);
      full = bytes + more > MOST_BYTES;
      if (!full) {
        (kind.equals("counter") ? counters : kind.equals("gauge") ? gauges : spread).add(next);
        kinds.add(kind);
        bytes += more;
      }
    }
    told = series;
    if (counters.size() + gauges.size() + spread.size()
        > layout.counters().size() + layout.gauges().size() + layout.distributions().size()) {
      layout = new CustomLayout(List.copyOf(counters), List.copyOf(gauges), List.copyOf(spread));
    }
  }

  private int bytes(CustomSeries series) {
    measure.reset();
    series.write(measure);
    return measure.length();
  }

  @SuppressWarnings("unchecked") // the table's word for it
  private static CustomSeries told(Object[] one) {
    return new CustomSeries(
        (String) one[1],
        (String) one[2],
        (Double) one[3],
        (String) one[4],
        (Map<String, String>) one[5]);
  }

  private Custom section(long[] values, Object[] distributions) {
    long[] counters = new long[kinds.size()];
    long[] gauges = new long[kinds.size()];
    int counter = 0;
    int gauge = 0;
    List<Distribution> spread = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      switch (kinds.get(i)) {
        case "counter" -> counters[counter++] = values[i];
        case "gauge" -> gauges[gauge++] = values[i];
        default -> spread.add(distribution((Object[]) distributions[i]));
      }
    }
    return new Custom(Arrays.copyOf(counters, counter), Arrays.copyOf(gauges, gauge), spread);
  }

  private static Distribution distribution(Object[] parts) {
    long[] totals = (long[]) parts[0];
    return new Distribution(
        totals[0], totals[1], Histogram.ofParts((long[]) parts[1], (double[]) parts[2]));
  }
}
