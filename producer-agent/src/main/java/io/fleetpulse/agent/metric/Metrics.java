package io.fleetpulse.agent.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's own metrics.
 *
 * <pre>{@code
 * Metrics metrics = Fleetpulse.metrics();
 * Counter placed = metrics.counter("orders.placed", "{order}", "Orders placed.", Map.of("shop", "a"));
 * Distribution took = metrics.distribution("order.duration", "s", "Time to place an order.");
 * metrics.gauge("orders.open", "{order}", "Orders not shipped.", Map.of(), orders::size);
 * placed.add(1);
 * took.record(0.23);
 * }</pre>
 *
 * <p>Any thread may call it, and nothing throws. The same name and attributes are the same series.
 * What cannot be taken is counted in {@code fleetpulse.agent.series.refused}, and the reason said
 * once: a name that is none (letters, digits and {@code . _ - /}, beginning with a letter, at most
 * 200 characters) or begins with {@code jvm.}, {@code process.}, {@code system.}, {@code
 * container.} or {@code fleetpulse.}; a null; a name that has another kind or unit already; more
 * than 16 attributes; a series too many; and after a thousand of these every further series.
 *
 * <p>Without an agent values are kept and go nowhere; one that starts later reports the totals.
 */
public final class Metrics {
  private static final Metrics INSTANCE = new Metrics();
  private static final Counter REFUSED_COUNTER = new Counter(null, new DoubleAdder());
  private static final Distribution REFUSED_DISTRIBUTION = new Distribution(null);

  /**
   * So many are remembered as refused; then every series not known yet is, without a look: an
   * attribute of many values must not make the application's threads stand in a queue.
   */
  private static final int MOST_REFUSALS = 1_000;

  private final AtomicInteger refusals = new AtomicInteger();
  private final Map<SeriesId, Counter> counters = new ConcurrentHashMap<>();
  private final Map<SeriesId, Distribution> distributions = new ConcurrentHashMap<>();

  private Metrics() {}

  /** Those of this JVM. */
  public static Metrics instance() {
    return INSTANCE;
  }

  /** A counter without attributes. */
  public Counter counter(String name, String unit, String description) {
    return counter(name, unit, description, Map.of());
  }

  /**
   * What only grows: orders placed, bytes sent.
   *
   * @param unit UCUM, such as {@code s}, {@code By} or {@code {order}}; of {@code By} and what is
   *     in braces whole numbers travel, of seconds nanoseconds, of all others millionths
   * @param attributes what tells this series from others of its name
   */
  public Counter counter(
      String name, String unit, String description, Map<String, String> attributes) {
    try {
      SeriesId id = new SeriesId(name, attributes);
      Counter known = counters.get(id);
      if (known == null) {
        if (refusals.get() >= MOST_REFUSALS) {
          return REFUSED_COUNTER;
        }
        Object taken = Home.join(Kind.COUNTER, name, unit, description, id.attributes(), "");
        if (!(taken instanceof Object[] adders)) {
          refusals.incrementAndGet();
          counters.put(id, REFUSED_COUNTER);
          return REFUSED_COUNTER;
        }
        known = new Counter((LongAdder) adders[0], (DoubleAdder) adders[1]);
        counters.put(id, known);
      }
      return known;
    } catch (Throwable e) { // no memory, a null: the application goes on
      refuse(Kind.COUNTER, name, unit, description, attributes, "", 0);
      return REFUSED_COUNTER;
    }
  }

  /** A distribution without attributes. */
  public Distribution distribution(String name, String unit, String description) {
    return distribution(name, unit, description, Map.of());
  }

  /**
   * What has percentiles: durations, sizes.
   *
   * @param unit UCUM; durations in seconds, {@code s}
   * @param attributes what tells this series from others of its name
   */
  public Distribution distribution(
      String name, String unit, String description, Map<String, String> attributes) {
    try {
      SeriesId id = new SeriesId(name, attributes);
      Distribution known = distributions.get(id);
      if (known == null) {
        if (refusals.get() >= MOST_REFUSALS) {
          return REFUSED_DISTRIBUTION;
        }
        Object taken = Home.join(Kind.DISTRIBUTION, name, unit, description, id.attributes(), "");
        if (!(taken instanceof DoubleConsumer recorder)) {
          refusals.incrementAndGet();
          distributions.put(id, REFUSED_DISTRIBUTION);
          return REFUSED_DISTRIBUTION;
        }
        known = new Distribution(recorder);
        distributions.put(id, known);
      }
      return known;
    } catch (Throwable e) {
      refuse(Kind.DISTRIBUTION, name, unit, description, attributes, "", 0);
      return REFUSED_DISTRIBUTION;
    }
  }

  /**
   * What is read when a sample is taken: open orders, the length of a queue.
   *
   * @param unit UCUM; bytes travel whole, seconds as nanoseconds, all others as millionths up to
   *     9e12
   * @param attributes what tells this series from others of its name
   * @param value called at each sample on a thread of the agent's for all gauges, with the context
   *     class loader of the thread that calls here; NaN: no value now. It should answer at once.
   *     One that throws, or takes longer than 100 ms, ten times in a row is not called again; while
   *     a call does not end there is no value. Of several for one series the latest is read.
   * @return ends the reading when it is closed
   */
  public Reading gauge(
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      DoubleSupplier value) {
    return read(Kind.GAUGE, name, unit, description, attributes, value);
  }

  /**
   * A counter that somebody else keeps.
   *
   * @param total called as {@link #gauge}'s value; it must never fall, where it does nothing is
   *     counted until it is as high as it was; one given anew may begin at zero
   */
  public Reading total(
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      DoubleSupplier total) {
    return read(Kind.TOTAL, name, unit, description, attributes, total);
  }

  private Reading read(
      String kind,
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      DoubleSupplier supplier) {
    try {
      SeriesId id = new SeriesId(name, attributes);
      @Nullable Object close =
          Home.join(kind, name, unit, description, id.attributes(), new InContext(supplier));
      return new Reading((Runnable) close);
    } catch (Throwable e) {
      refuse(kind, name, unit, description, attributes, supplier, 1);
      return new Reading(null);
    }
  }

  /**
   * Counts and says what is null, as an application would wait in vain for its values.
   *
   * @param values that are refused with it; those of counters and distributions are as they come
   */
  private void refuse(
      String kind,
      String name,
      String unit,
      String description,
      Map<String, String> attributes,
      @Nullable Object source,
      long values) {
    try {
      String line = Nulls.line(kind, name, unit, description, attributes, source);
      if (line != null && refusals.getAndIncrement() < MOST_REFUSALS) {
        Home.refused(values, line);
      } else if (values > 0) {
        Home.refused();
      }
    } catch (Throwable e) {
      // No memory for a line, or a map of attributes that throws: it stays refused.
    }
  }
}
