package io.fleetpulse.streams.service;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.service.InstancePart;
import io.fleetpulse.analysis.service.MergedSeries;
import io.fleetpulse.analysis.service.ServiceMerge;
import io.fleetpulse.analysis.service.ServiceWindows;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import io.fleetpulse.streams.window.WindowEncoder;
import io.fleetpulse.streams.window.WindowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a window of a service costs without Kafka, by the number of its instances. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServiceWindowBenchmark {
  private static final long START = 1_700_000_040_000L;
  private static final int SIZE = ServiceWindows.SIZE_MILLIS;

  /** Series of a JVM under G1 with three memory pools. */
  private static final int GAUGES = 45;

  private static final int COUNTERS = 20;
  private static final int DISTRIBUTIONS = 4;

  @Param({"1", "10", "100"})
  private int instances;

  private final WindowReader reader = new WindowReader();
  private final ServiceWindowEncoder encoder = new ServiceWindowEncoder(1);
  private final List<InstancePart<Digest>> parts = new ArrayList<>();
  private int next;

  @Setup
  public void prepare() {
    SeriesLayout layout = layout();
    Random random = new Random(1);
    WindowEncoder windows = new WindowEncoder(1);
    JvmNames names = new JvmNames(layout, "1.0", "a");
    for (int i = 0; i < instances; i++) {
      ClosedWindow window = window(layout, random, i);
      Digest digest = new Digest(windows.encode(window, false), names);
      parts.add(new InstancePart<>("i" + i, 1, START, 0, true, digest, i, START));
    }
  }

  /** One digest as it arrives. */
  @Benchmark
  public WindowHeader readHeader() {
    next = (next + 1) % parts.size();
    return reader.header(parts.get(next).content().bytes());
  }

  /** A window of all instances merged and encoded. */
  @Benchmark
  public byte[] mergeAndEncode() {
    List<MergedSeries> series =
        ServiceMerge.merge(
            parts,
            part ->
                reader.window(
                    part.content().bytes(),
                    InstanceIdentity.named("n", "s", part.instance()),
                    part.content().names().layout()));
    return encoder.encode(
        new ServiceWindows.Closed<>(START, 0, instances, instances, true, parts), series);
  }

  private static SeriesLayout layout() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < GAUGES; i++) {
      SeriesKey key = new SeriesKey("jvm.some.gauge", Map.of("jvm.memory.pool.name", "pool " + i));
      series.add(new Series(key, SeriesKind.GAUGE, 1, "By"));
    }
    for (int i = 0; i < COUNTERS; i++) {
      series.add(new Series(SeriesKey.of("jvm.counter." + i), SeriesKind.COUNTER, 1e-9, "s"));
    }
    for (int i = 0; i < DISTRIBUTIONS; i++) {
      series.add(new Series(SeriesKey.of("jvm.duration." + i), SeriesKind.DISTRIBUTION, 1e-9, "s"));
    }
    return SeriesLayout.of(series);
  }

  private static ClosedWindow window(SeriesLayout layout, Random random, int instance) {
    WindowColumns columns = new WindowColumns(layout);
    for (int g = 0; g < GAUGES; g++) {
      long level = random.nextInt(1 << 30);
      for (int i = 0; i < 10; i++) {
        columns.read(g, level + random.nextInt(1 << 16), false);
      }
    }
    for (int c = 0; c < COUNTERS; c++) {
      columns.count(c, random.nextInt(1 << 30), 1L << 40);
    }
    for (int d = 0; d < DISTRIBUTIONS; d++) {
      HistogramAccumulator values = new HistogramAccumulator();
      for (int i = 0; i < 5; i++) {
        values.record(1e-3 + random.nextDouble() * 1e-2);
      }
      columns.distribute(d, 5, 25_000_000, 1_000, 1L << 40);
      columns.merge(d, values.toHistogram());
    }
    WindowHeader header =
        new WindowHeader(START, SIZE, 1, 0, false, 10, 0, 0, 0, 0, 9, START, START + 9_000, 0);
    return new ClosedWindow(
        InstanceIdentity.named("n", "s", "i" + instance), layout, header, columns);
  }
}
