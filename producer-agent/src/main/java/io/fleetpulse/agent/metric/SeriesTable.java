package io.fleetpulse.agent.metric;

import io.fleetpulse.agent.histogram.Histogram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All series of this JVM, or of a class loader that no agent reads. Not for applications: they have
 * {@link Metrics}. Bounded: in series, and in the text that names them.
 */
public final class SeriesTable {
  /** Series at most; how many of them the agent reports is its configuration. */
  static final int MOST_SERIES = 1_000;

  /** Bytes of names, units, descriptions and attributes together: they travel in one record. */
  static final int MOST_TEXT = 96 * 1024;

  static final int MOST_ATTRIBUTES = 16;

  /** Of each sample, for gauges that do not answer at once. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private static final int MOST_NAME = 200;
  private static final int MOST_UNIT = 63;
  private static final int MOST_DESCRIPTION = 500;
  private static final int MOST_VALUE = 1_000;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9._/-]{0,199}");
  static final List<String> RESERVED =
      List.of("jvm.", "process.", "system.", "container.", "fleetpulse.");
  private static final SeriesTable OWN = new SeriesTable();

  private final LongAdder refused = new LongAdder();
  private final Complaints complaints = new Complaints();
  private final GaugeReader gauges;
  private final Map<SeriesId, Series> byId = new HashMap<>();
  private final Map<String, Series> firstOfName = new HashMap<>();
  private int text;
  private volatile Edition edition = Edition.EMPTY;

  /** The series at one time, and what is told of each. */
  private record Edition(Series[] series, ReadSeries[] gauges, List<Object[]> told) {
    static final Edition EMPTY = new Edition(new Series[0], new ReadSeries[0], List.of());
  }

  SeriesTable() {
    this(PATIENCE, System::nanoTime);
  }

  /**
   * @param patience how long a reading waits for the gauges at most
   */
  SeriesTable(Duration patience, LongSupplier nanoClock) {
    this.gauges = new GaugeReader(complaints, patience, nanoClock);
  }

  /** Whether a name is one of the agent's own. */
  public static boolean reserved(String name) {
    for (String prefix : RESERVED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** That of this class loader. */
  public static SeriesTable own() {
    return OWN;
  }

  /**
   * Adds a series, or a source to one, to the table of this class loader. Copies of this class in
   * other loaders call it by name.
   *
   * @param source of what is read its {@code DoubleSupplier}; of others what they held before, a
   *     counter's adders or a histogram's parts, or anything else: nothing
   * @return null: it is refused. Of a counter an array of the {@code LongAdder} and the {@code
   *     DoubleAdder} to add to, of a distribution a {@code DoubleConsumer} that takes the values,
   *     of what is read a {@code Runnable} that ends it
   */
  public static @Nullable Object join(
      String kind,
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      Object source) {
    return OWN.add(kind, name, unit, description, attributes, source);
  }

  /**
   * An agent of this class loader begins to read its table: the series stay in it though another
   * agent comes.
   */
  public static synchronized void hold() {
    Home.keep();
  }

  /** That agent has ended: the series go to the other agent, if one came. */
  public static synchronized void release() {
    OWN.gauges.close();
    Home.release();
    moveHome();
  }

  /**
   * Hands the series of this class loader to the table of the system class loader, where an agent
   * came after them, unless one of this class loader reads them. An agent calls it by name.
   */
  public static synchronized void moveHome() {
    Home.forget();
    if (Home.ofSystem() != null) {
      OWN.move();
    }
  }

  /**
   * What a sample needs, in types that all class loaders share; for the sampling thread. Each
   * call's histograms are those since the call before.
   *
   * @param threads makes the thread that calls the application's gauges, when there is one
   * @return a list of what is told of each series, the same list until there are more (kind, name,
   *     unit, scale, description, attributes); a {@code long[]} of their values; an {@code
   *     Object[]} that has, at distributions, count and sum as {@code long[]} and the histogram's
   *     parts; refused values as {@code Long}; lines to be said as {@code String[]}; bytes that
   *     histograms hold as {@code Long}; nanoseconds that gauges were waited for as {@code Long}
   */
  public Object[] read(ThreadFactory threads) {
    Edition now = edition;
    long waitedNanos = now.gauges.length > 0 ? gauges.read(now.gauges, threads) : 0;
    int size = now.series.length;
    long[] values = new long[size];
    Object[] distributions = new Object[size];
    long heldBytes = 0;
    for (int i = 0; i < size; i++) {
      values[i] = now.series[i].value();
      distributions[i] = now.series[i].distribution();
      heldBytes += now.series[i].heldBytes();
    }
    return new Object[] {
      now.told, values, distributions, refused.sum(), complaints.take(), heldBytes, waitedNanos
    };
  }

  synchronized @Nullable Object add(
      String kind,
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      Object source) {
    if (kind.equals(Kind.REFUSED)) {
      if (source instanceof Object[] before
          && before[0] instanceof Long values
          && before[1] instanceof String[] lines) {
        refused.add(values);
        List.of(lines).forEach(complaints::add);
      }
      return refused;
    }
    SeriesId id = new SeriesId(name, attributes);
    Series series = byId.get(id);
    Series sameName = firstOfName.get(name);
    String why =
        sameName == null || (sameName.kind.equals(kind) && sameName.unit.equals(unit))
            ? null
            : sameName.words() + " already";
    if (series == null && why == null) {
      why = objection(id, unit, description);
    }
    if (why != null) {
      if (kind.equals(Kind.GAUGE) || kind.equals(Kind.TOTAL)) {
        refused.increment(); // of the others each value is
      }
      complaints.add(why + "; it is refused");
      return null;
    }
    if (series == null) {
      series = make(kind, id, unit, description);
      if (series == null) {
        return null;
      }
      keep(series);
    }
    return source(series, source);
  }

  private @Nullable Series make(String kind, SeriesId id, String unit, String description) {
    return switch (kind) {
      case Kind.COUNTER -> new Series.Counted(id, unit, description);
      case Kind.GAUGE, Kind.TOTAL ->
          new ReadSeries(kind, id, unit, description, refused, complaints);
      case Kind.DISTRIBUTION -> new Series.Recorded(id, unit, description, refused);
      default -> null; // of a later version
    };
  }

  private static @Nullable Object source(Series series, Object source) {
    Object[] held = source instanceof Object[] some && some.length == 2 ? some : null;
    if (series instanceof Series.Counted counted) {
      if (held != null
          && held[0] instanceof LongAdder whole
          && held[1] instanceof DoubleAdder fractions) {
        counted.add(whole, fractions);
      }
      return counted.source();
    }
    if (series instanceof Series.Recorded recorded) {
      if (held != null && held[0] instanceof long[] whole && held[1] instanceof double[] real) {
        recorded.recorder.add(Histogram.ofParts(whole, real));
      }
      return recorded.recorder;
    }
    return series instanceof ReadSeries read && source instanceof DoubleSupplier supplier
        ? read.from(supplier)
        : null;
  }

  private void keep(Series series) {
    Series[] more = Arrays.copyOf(edition.series, edition.series.length + 1);
    more[more.length - 1] = series;
    List<Object[]> told = new ArrayList<>(edition.told);
    told.add(
        new Object[] {
          series.kind.equals(Kind.TOTAL) ? Kind.COUNTER : series.kind,
          series.id.name(),
          series.unit,
          series.scale,
          series.description,
          series.attributes()
        });
    ReadSeries[] gaugesNow = edition.gauges;
    if (series instanceof ReadSeries read) {
      gaugesNow = Arrays.copyOf(gaugesNow, gaugesNow.length + 1);
      gaugesNow[gaugesNow.length - 1] = read;
    }
    byId.put(series.id, series);
    firstOfName.putIfAbsent(series.id.name(), series);
    text += text(series.id, series.unit, series.description);
    edition = new Edition(more, gaugesNow, List.copyOf(told));
  }

  private @Nullable String objection(SeriesId id, String unit, String description) {
    String name = id.name();
    String shown = name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME) + "…";
    if (!NAME.matcher(name).matches()) {
      return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\" is no metric's name";
    }
    if (reserved(name)) {
      return "metric " + name + " has a name that is the agent's";
    }
    if (unit.isEmpty() || unit.length() > MOST_UNIT || description.length() > MOST_DESCRIPTION) {
      return "metric "
          + name
          + " needs a unit of 1 to "
          + MOST_UNIT
          + " characters and a description of at most "
          + MOST_DESCRIPTION;
    }
    if (id.attributes().size() > MOST_ATTRIBUTES) {
      return "metric " + name + " has more than " + MOST_ATTRIBUTES + " attributes";
    }
    for (Map.Entry<String, String> attribute : id.attributes().entrySet()) {
      if (attribute.getKey().isEmpty()
          || attribute.getKey().length() > MOST_NAME
          || attribute.getValue().length() > MOST_VALUE) {
        return "metric " + name + " has an attribute that is too long, or without a name";
      }
    }
    if (byId.size() >= MOST_SERIES || text + text(id, unit, description) > MOST_TEXT) {
      return "there are " + byId.size() + " series already, and no room for more";
    }
    return null;
  }

  private static int text(SeriesId id, String unit, String description) {
    int length = bytes(id.name()) + bytes(unit) + bytes(description);
    for (Map.Entry<String, String> attribute : id.attributes().entrySet()) {
      length += bytes(attribute.getKey()) + bytes(attribute.getValue());
    }
    return length;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Hands all to the table that is home now. */
  synchronized void move() {
    for (Series series : edition.series) {
      if (series instanceof Series.Recorded recorded
          && join(series, "") instanceof DoubleConsumer next) {
        recorded.recorder.succeededBy(next); // before what it holds is taken
      }
      Object held = series.source();
      Object taken = held == null ? null : join(series, held);
      if (series instanceof ReadSeries read && taken instanceof Runnable end) {
        read.succeededBy(end);
      }
    }
    Object[] before = {refused.sumThenReset(), complaints.take()};
    Home.join(Kind.REFUSED, "", "", "", Map.of(), before);
    byId.clear();
    firstOfName.clear();
    text = 0;
    edition = Edition.EMPTY;
  }

  private static @Nullable Object join(Series series, Object source) {
    return Home.join(
        series.kind,
        series.id.name(),
        series.unit,
        series.description,
        series.attributes(),
        source);
  }
}
