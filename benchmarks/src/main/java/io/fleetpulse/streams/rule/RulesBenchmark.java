package io.fleetpulse.streams.rule;

import io.fleetpulse.analysis.expression.RecentWindows;
import io.fleetpulse.analysis.expression.Reference;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.streams.rule.file.BuiltInRules;
import io.fleetpulse.streams.window.WindowTier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the built-in rules, and functions over windows, cost a window of one instance. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RulesBenchmark {
  static {
    TrustedRecords.trust();
  }

  private static final long START = 1_700_000_040_000L;
  private static final int TEN_SECONDS = 10_000;
  private static final int MINUTE = 60_000;
  private static final int REMEMBERED = 66;
  private static final List<String> POOLS =
      List.of(
          "G1 Eden Space",
          "G1 Old Gen",
          "G1 Survivor Space",
          "Metaspace",
          "Compressed Class Space",
          "CodeHeap 'profiled nmethods'",
          "CodeHeap 'non-profiled nmethods'",
          "CodeHeap 'non-nmethods'");

  private final MetricCatalogue catalogue = MetricCatalogue.load();
  private final RuleCheck check = new RuleCheck(catalogue, name -> false);
  private final RecentWindows recent = new RecentWindows();
  private List<ActiveRule> ofTenSeconds = List.of();
  private List<ActiveRule> ofMinutes = List.of();
  private List<ActiveRule> slope = List.of();
  private ClosedWindow window = window(SeriesLayout.of(List.of()), 0, TEN_SECONDS);
  private ClosedWindow minute = window;

  @Setup
  public void prepare() throws InvalidRule {
    List<ActiveRule> all = BuiltInRules.load(check);
    ofTenSeconds = all.stream().filter(rule -> rule.tier() == WindowTier.TEN_SECONDS).toList();
    ofMinutes = all.stream().filter(rule -> rule.tier() == WindowTier.MINUTE).toList();
    slope =
        List.of(
            check.compile(
                Rule.newBuilder()
                    .setName("slope")
                    .setVersion(1)
                    .setSeverity(Severity.INFO)
                    .setExpression("slope_over(jvm.heap.used.last, 60) > 1MiB/s")
                    .build()));
    SeriesLayout layout = layout();
    window = window(layout, 0, TEN_SECONDS);
    Map<Reference, Integer> depths = new HashMap<>();
    ofMinutes.forEach(rule -> rule.lookbacks(depths));
    slope.forEach(rule -> rule.lookbacks(depths));
    recent.keep(depths);
    for (int i = 0; i < REMEMBERED; i++) {
      minute = window(layout, i, MINUTE);
      recent.add(minute);
    }
  }

  /** A window of ten seconds under all built-in rules that look at such. */
  @Benchmark
  public int tenSeconds() {
    return judge(ofTenSeconds, window);
  }

  /** A window of a minute under all built-in rules that look at such. */
  @Benchmark
  public int minute() {
    return judge(ofMinutes, minute);
  }

  /** The dearest function, over as many windows as it may. */
  @Benchmark
  public int slopeOver60() {
    return judge(slope, minute);
  }

  private int judge(List<ActiveRule> rules, ClosedWindow of) {
    int holding = 0;
    for (ActiveRule rule : rules) {
      holding += rule.judge(of, recent).verdict() == Verdict.HOLDS ? 1 : 0;
    }
    return holding;
  }

  /** All metrics there are: as a JVM under G1 with the flight recorder in a container has them. */
  private SeriesLayout layout() {
    List<Series> series = new ArrayList<>();
    for (Metric metric : catalogue.metrics()) {
      SeriesKind kind = SeriesKind.valueOf(metric.kind().name());
      List<String> values =
          metric.attributeKeys().contains("jvm.memory.pool.name") ? POOLS : List.of("a", "b");
      if (metric.attributeKeys().isEmpty()) {
        series.add(new Series(SeriesKey.of(metric.name()), kind, metric.scale(), metric.unit()));
        continue;
      }
      for (String value : values) {
        Map<String, String> attributes = new HashMap<>();
        metric.attributeKeys().forEach(key -> attributes.put(key, value));
        series.add(
            new Series(
                new SeriesKey(metric.name(), attributes), kind, metric.scale(), metric.unit()));
      }
    }
    return SeriesLayout.of(series);
  }

  private static ClosedWindow window(SeriesLayout layout, int index, int size) {
    WindowColumns columns = new WindowColumns(layout);
    for (int gauge = 0; gauge < layout.gauges(); gauge++) {
      columns.read(gauge, 1_000 + index, false);
    }
    for (int counter = 0; counter < layout.counters(); counter++) {
      columns.count(counter, 10, 1_000 + 10L * index);
    }
    for (int each = 0; each < layout.distributions(); each++) {
      HistogramAccumulator values = new HistogramAccumulator();
      values.record(0.01);
      values.record(0.02);
      columns.distribute(each, 2, 30_000_000, 2, 30_000_000);
      columns.merge(each, values.toHistogram());
    }
    long begin = START + (long) index * size;
    return new ClosedWindow(
        InstanceIdentity.named("n", "s", "i"),
        layout,
        new WindowHeader(
            begin, size, START, 0, false, 10, 0, 0, 0, 0, 9, begin, begin + size * 9L / 10, 0),
        columns);
  }
}
