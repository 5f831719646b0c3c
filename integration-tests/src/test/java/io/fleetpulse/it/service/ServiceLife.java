package io.fleetpulse.it.service;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Windows of the instances of many services, in the order in which they are closed: late ones,
 * revisions and restarts among them.
 */
final class ServiceLife {
  private static final long SIZE = 10_000;
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("gauge"), SeriesKind.GAUGE, 0.5, "1"),
              new Series(SeriesKey.of("counter"), SeriesKind.COUNTER, 1, "1"),
              new Series(SeriesKey.of("distribution"), SeriesKind.DISTRIBUTION, 0.25, "s")));

  private final Random random;
  private final List<Closing> closings = new ArrayList<>();

  /** A window and when its turn comes. */
  record Closing(long turnMillis, ClosedWindow window) {}

  ServiceLife(Random random, int services, int windows, long beginMillis) {
    this.random = random;
    for (int s = 0; s < services; s++) {
      for (int i = 0, instances = 1 + random.nextInt(5); i < instances; i++) {
        live(InstanceIdentity.named("n", "s" + s, "i" + i), windows, beginMillis);
      }
    }
    closings.sort(Comparator.comparingLong(Closing::turnMillis));
  }

  List<ClosedWindow> windows() {
    return closings.stream().map(Closing::window).toList();
  }

  /** What service windows must say, by service and start, summed up by hand. */
  Map<String, Map<String, Double>> merged() {
    Map<String, Map<String, ClosedWindow>> parts = new TreeMap<>();
    for (ClosedWindow window : windows()) {
      InstanceIdentity identity = window.identity();
      parts
          .computeIfAbsent(
              name(identity.namespace() + "/" + identity.service(), window.startMillis()),
              any -> new TreeMap<>())
          .merge(
              identity.instance() + " " + window.jvmStartMillis(),
              window,
              (a, b) -> a.revision() > b.revision() ? a : b);
    }
    Map<String, Map<String, Double>> merged = new TreeMap<>();
    parts.forEach((name, jvms) -> merged.put(name, numbers(jvms)));
    return merged;
  }

  static String name(String service, long startMillis) {
    return service + " " + startMillis;
  }

  private static Map<String, Double> numbers(Map<String, ClosedWindow> jvms) {
    Map<String, Double> numbers = new TreeMap<>();
    Map<String, Double> last = new HashMap<>();
    for (ClosedWindow window : jvms.values()) {
      WindowColumns columns = window.columns();
      last.put(window.identity().instance(), columns.gaugeLast(0) * 0.5);
      numbers.merge("readings", (double) columns.gaugeCount(0), Double::sum);
      numbers.merge("min", columns.gaugeMin(0) * 0.5, Math::min);
      numbers.merge("max", columns.gaugeMax(0) * 0.5, Math::max);
      numbers.merge("increase", (double) columns.counterIncrease(0), Double::sum);
      numbers.merge("values", (double) columns.distributionCount(0), Double::sum);
      numbers.merge("sum", columns.distributionSum(0) * 0.25, Double::sum);
    }
    numbers.put("instances", (double) last.size());
    numbers.put("last", last.values().stream().mapToDouble(Double::doubleValue).sum());
    return numbers;
  }

  private void live(InstanceIdentity identity, int windows, long beginMillis) {
    int publishMillis = new int[] {1_000, 5_000, 60_000}[random.nextInt(3)];
    long jvm = beginMillis - 1_000;
    for (int w = random.nextInt(4) == 0 ? windows / 3 : 0; w < windows; w++) {
      long start = beginMillis + w * SIZE;
      long turn = start + random.nextInt(publishMillis);
      turn += random.nextInt(20) == 0 ? random.nextInt(200_000) : 0;
      if (random.nextInt(10) == 0) {
        closings.add(new Closing(turn, window(identity, jvm, start, 0)));
        turn += random.nextInt(100_000);
        closings.add(new Closing(turn, window(identity, jvm, start, 1)));
      } else {
        closings.add(new Closing(turn, window(identity, jvm, start, 0)));
      }
      if (random.nextInt(15) == 0) {
        jvm = start + 5_000;
        closings.add(new Closing(turn + 1, window(identity, jvm, start, 0)));
      }
    }
  }

  private ClosedWindow window(InstanceIdentity identity, long jvm, long start, int revision) {
    WindowColumns columns = new WindowColumns(LAYOUT);
    int samples = 1 + random.nextInt(10);
    for (int i = 0; i < samples; i++) {
      columns.read(0, random.nextInt(2_000) - 1_000, false);
    }
    columns.count(0, random.nextInt(100), 1_000);
    HistogramAccumulator histogram = new HistogramAccumulator();
    int values = random.nextInt(5);
    long sum = 0;
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
            start, (int) SIZE, jvm, revision, false, samples, 0, 0, 0, 0, 9, start, start, 0);
    return new ClosedWindow(identity, LAYOUT, header, columns);
  }
}
