package io.fleetpulse.analysis.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Random lives of a service: its windows equal the direct merge of its instances' windows. */
class ServiceWindowsProperties {
  private static final long BEGIN = 1_700_000_040_000L;
  private static final long SIZE = ServiceWindows.SIZE_MILLIS;

  /** The same metrics in two orders and wire units, as agents of two versions send them. */
  private static final List<SeriesLayout> LAYOUTS =
      List.of(
          SeriesLayout.of(
              List.of(
                  new Series(SeriesKey.of("gauge"), SeriesKind.GAUGE, 0.5, "1"),
                  new Series(SeriesKey.of("counter"), SeriesKind.COUNTER, 1, "1"),
                  new Series(SeriesKey.of("distribution"), SeriesKind.DISTRIBUTION, 0.25, "s"))),
          SeriesLayout.of(
              List.of(
                  new Series(SeriesKey.of("other"), SeriesKind.GAUGE, 1, "1"),
                  new Series(SeriesKey.of("gauge"), SeriesKind.GAUGE, 0.25, "1"),
                  new Series(SeriesKey.of("counter"), SeriesKind.COUNTER, 2, "1"),
                  new Series(SeriesKey.of("distribution"), SeriesKind.DISTRIBUTION, 0.25, "s"))));

  /** What a window says, summed up by hand. */
  private record Numbers(
      int instances,
      long readings,
      double min,
      double max,
      double last,
      double increase,
      long values,
      double valuesTotal,
      long bucketed) {}

  @Property(tries = 300)
  void windowsEqualTheDirectMerge_underAnyOrderRevisionAndCrash(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    Life life = new Life(random, 100_000);
    Run run = new Run(random, life.parts).toTheEnd();
    assertThat(run.refused).isEmpty();
    assertThat(run.highest()).isEqualTo(direct(life.parts, Set.of()));
  }

  @Property(tries = 200)
  void partsThatComeTooLate_areRefusedAndChangeNothing(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    Life life = new Life(random, 900_000);
    Run run = new Run(random, life.parts).toTheEnd();
    assertThat(run.highest()).isEqualTo(direct(life.parts, run.refused));
    assertThat(run.mostRetained).isLessThanOrEqualTo(61);
  }

  private static Map<Long, Numbers> direct(
      List<InstancePart<ClosedWindow>> parts, Set<InstancePart<ClosedWindow>> refused) {
    Map<Long, Map<InstancePart.Jvm, InstancePart<ClosedWindow>>> highest = new TreeMap<>();
    for (InstancePart<ClosedWindow> part : parts) {
      if (!refused.contains(part)) {
        highest
            .computeIfAbsent(part.windowStartMillis(), any -> new TreeMap<>())
            .merge(part.jvm(), part, (a, b) -> a.revision() > b.revision() ? a : b);
      }
    }
    Map<Long, Numbers> direct = new TreeMap<>();
    highest.forEach((start, jvms) -> direct.put(start, numbers(List.copyOf(jvms.values()))));
    return direct;
  }

  private static Numbers numbers(List<InstancePart<ClosedWindow>> parts) {
    Set<String> instances = new HashSet<>();
    Map<String, Double> last = new TreeMap<>();
    long readings = 0;
    double min = Double.MAX_VALUE;
    double max = -Double.MAX_VALUE;
    double increase = 0;
    long values = 0;
    double total = 0;
    long bucketed = 0;
    for (InstancePart<ClosedWindow> part : parts) {
      instances.add(part.instance());
      WindowColumns columns = part.content().columns();
      SeriesLayout layout = part.content().layout();
      int gauge = layout.column(layout.find("gauge"));
      double unit = layout.series().get(layout.find("gauge")).scale();
      readings += columns.gaugeCount(gauge);
      min = Math.min(min, columns.gaugeMin(gauge) * unit);
      max = Math.max(max, columns.gaugeMax(gauge) * unit);
      last.put(part.instance(), columns.gaugeLast(gauge) * unit);
      increase += columns.counterIncrease(0) * layout.series().get(layout.find("counter")).scale();
      values += columns.distributionCount(0);
      total += columns.distributionSum(0) * 0.25;
      ExponentialHistogram histogram = columns.histogram(0);
      bucketed += histogram == null ? 0 : histogram.count();
    }
    return new Numbers(
        instances.size(),
        readings,
        min,
        max,
        last.values().stream().mapToDouble(Double::doubleValue).sum(),
        increase,
        values,
        total,
        bucketed);
  }

  /** The parts of a service in the order in which they arrive; their offsets are their places. */
  private static final class Life {
    final List<InstancePart<ClosedWindow>> parts;

    Life(Random random, int mostLateMillis) {
      List<InstancePart<ClosedWindow>> all = new ArrayList<>();
      int windows = 10 + random.nextInt(50);
      for (int i = 0, instances = 1 + random.nextInt(6); i < instances; i++) {
        int from = random.nextInt(4) == 0 ? random.nextInt(windows) : 0;
        int publishMillis = new int[] {1_000, 5_000, 60_000}[random.nextInt(3)];
        long jvm = BEGIN - 1_000;
        for (int w = from; w < windows; w++) {
          long start = BEGIN + w * SIZE;
          long late = random.nextInt(20) == 0 ? random.nextInt(mostLateMillis) : 0;
          long arrival = start + SIZE + random.nextInt(publishMillis) + late;
          if (random.nextInt(10) == 0) {
            all.add(part(random, i, jvm, start, 0, false, arrival - random.nextInt(20_000)));
            all.add(part(random, i, jvm, start, 1, true, arrival));
          } else {
            all.add(part(random, i, jvm, start, 0, random.nextInt(9) > 0, arrival));
          }
          if (random.nextInt(12) == 0) {
            jvm = start + 5_000;
            all.add(part(random, i, jvm, start, 0, true, arrival + random.nextInt(10_000)));
          }
        }
      }
      all.sort(Comparator.comparingLong(InstancePart::arrivalMillis));
      parts = new ArrayList<>();
      for (InstancePart<ClosedWindow> part : all) {
        parts.add(
            new InstancePart<>(
                part.instance(),
                part.jvmStartMillis(),
                part.windowStartMillis(),
                part.revision(),
                part.ok(),
                part.content(),
                parts.size(),
                part.arrivalMillis()));
      }
    }

    private static InstancePart<ClosedWindow> part(
        Random random, int instance, long jvm, long start, int revision, boolean ok, long arrival) {
      SeriesLayout layout = LAYOUTS.get(random.nextInt(2));
      WindowColumns columns = new WindowColumns(layout);
      for (int g = 0; g < layout.gauges(); g++) {
        for (int i = 0; i <= random.nextInt(10); i++) {
          columns.read(g, random.nextInt(2_000) - 1_000, false);
        }
      }
      columns.count(0, random.nextInt(100), 1_000);
      HistogramAccumulator histogram = new HistogramAccumulator();
      long sum = 0;
      int values = random.nextInt(5);
      for (int i = 0; i < values; i++) {
        int value = random.nextInt(1_000);
        histogram.record(value * 0.25);
        sum += value;
      }
      columns.distribute(0, values, sum, 1_000, 1_000);
      if (values > 0) {
        columns.merge(0, histogram.toHistogram());
      }
      WindowHeader header =
          new WindowHeader(
              start, (int) SIZE, jvm, revision, !ok, 10, 0, 0, 0, 0, 9, start, start + 9_000, 0);
      InstanceIdentity identity = InstanceIdentity.named("n", "s", "i" + instance);
      ClosedWindow window = new ClosedWindow(identity, layout, header, columns);
      return new InstancePart<>("i" + instance, jvm, start, revision, ok, window, 0, arrival);
    }
  }

  /** Dies at random points with only what was kept left, as a task does. */
  private static final class Run implements ServiceWindows.Output<ClosedWindow> {
    private record Emitted(long start, int revision, long nextOffset) {}

    private final Random random;
    private final List<InstancePart<ClosedWindow>> parts;
    private final List<Emitted> journal = new ArrayList<>();
    private final Map<Long, ServiceWindows.Closed<ClosedWindow>> emitted = new TreeMap<>();
    final Set<InstancePart<ClosedWindow>> refused = new HashSet<>();
    private ServiceWindows<ClosedWindow> windows = new ServiceWindows<>(Long.MIN_VALUE);
    private long settled = Long.MIN_VALUE;
    private long lowWater;
    private int nextOffset;
    int mostRetained;

    Run(Random random, List<InstancePart<ClosedWindow>> parts) {
      this.random = random;
      this.parts = parts;
    }

    Run toTheEnd() {
      long clock = parts.get(0).arrivalMillis();
      for (InstancePart<ClosedWindow> part : parts) {
        while (clock + 1_000 < part.arrivalMillis()) {
          clock += 1_000;
          tick(clock);
        }
        if (random.nextInt(10) == 0) {
          dieAndComeBack();
        }
        if (!windows.take(part)) {
          refused.add(part);
        }
        nextOffset++;
      }
      for (int i = 0; i < 400; i++) {
        clock += 1_000;
        tick(clock);
      }
      assertThat(windows.size()).isZero();
      return this;
    }

    private void tick(long clock) {
      windows.tick(clock, this);
      lowWater = Math.min(nextOffset, windows.firstOffset());
      mostRetained = Math.max(mostRetained, windows.size());
    }

    private void dieAndComeBack() {
      windows = new ServiceWindows<>(settled);
      for (int offset = (int) lowWater; offset < nextOffset; offset++) {
        windows.take(parts.get(offset));
      }
      journal.forEach(e -> windows.wasEmitted(e.start(), e.revision(), e.nextOffset()));
    }

    @Override
    public void closed(ServiceWindows.Closed<ClosedWindow> window) {
      ServiceWindows.Closed<ClosedWindow> before = emitted.put(window.startMillis(), window);
      assertThat(window.revision()).isEqualTo(before == null ? 0 : before.revision() + 1);
      assertThat(window.expected()).isGreaterThanOrEqualTo(window.instances());
      if (window.ok()) {
        assertThat(window.parts()).allMatch(InstancePart::ok);
        assertThat(window.expected()).isEqualTo(window.instances());
      }
      journal.add(new Emitted(window.startMillis(), window.revision(), nextOffset));
    }

    @Override
    public void settled(long throughMillis) {
      assertThat(throughMillis).isGreaterThan(settled);
      settled = throughMillis;
    }

    Map<Long, Numbers> highest() {
      Map<Long, Numbers> numbers = new TreeMap<>();
      emitted.forEach((start, window) -> numbers.put(start, merged(window)));
      return numbers;
    }

    private static Numbers merged(ServiceWindows.Closed<ClosedWindow> window) {
      Map<String, MergedSeries> series = new TreeMap<>();
      ServiceMerge.merge(window.parts(), InstancePart::content)
          .forEach(each -> series.put(each.series().key().metric(), each));
      MergedSeries gauge = series.get("gauge");
      MergedSeries counter = series.get("counter");
      MergedSeries distribution = series.get("distribution");
      ExponentialHistogram histogram = distribution.histogram();
      if (histogram != null) {
        assertThat(histogram.sum()).isEqualTo(distribution.total());
        assertThat(distribution.average()).isEqualTo(distribution.total() / distribution.count());
      }
      assertThat(counter.count()).isEqualTo(counter.instances());
      return new Numbers(
          window.instances(),
          gauge.count(),
          gauge.min(),
          gauge.max(),
          gauge.total(),
          counter.total(),
          distribution.count(),
          distribution.total(),
          histogram == null ? 0 : histogram.count());
    }
  }
}
