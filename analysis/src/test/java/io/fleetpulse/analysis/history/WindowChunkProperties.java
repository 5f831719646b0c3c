package io.fleetpulse.analysis.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceIdentity;
import io.fleetpulse.analysis.window.Series;
import io.fleetpulse.analysis.window.SeriesKey;
import io.fleetpulse.analysis.window.SeriesKind;
import io.fleetpulse.analysis.window.SeriesLayout;
import io.fleetpulse.analysis.window.Stat;
import io.fleetpulse.analysis.window.WindowColumns;
import io.fleetpulse.analysis.window.WindowHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Random windows of a JVM whose series change: all of them come back, to the last bit. */
class WindowChunkProperties {
  private static final InstanceIdentity IDENTITY = InstanceIdentity.named("n", "s", "i");
  private static final long BEGIN = 1_700_000_400_000L;
  private static final Series HEAP = series("heap", SeriesKind.GAUGE, 1024);
  private static final Series THREADS = series("threads", SeriesKind.GAUGE, 1);
  private static final Series COLLECTIONS = series("collections", SeriesKind.COUNTER, 1);
  private static final Series PAUSES = series("pauses", SeriesKind.DISTRIBUTION, 1e-6);
  private static final List<SeriesLayout> LAYOUTS =
      List.of(
          SeriesLayout.of(List.of(HEAP, THREADS, COLLECTIONS, PAUSES)),
          SeriesLayout.of(List.of(HEAP, COLLECTIONS)),
          SeriesLayout.of(List.of()));

  @Property(tries = 300)
  void windows_comeBackWhole(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    List<ClosedWindow> windows = windows(new Random(seed));

    List<ClosedWindow> read =
        WindowChunk.decode(
            WindowChunk.encode(windows), IDENTITY, WindowChunkProperties::layout, any -> true);

    assertThat(read).hasSameSizeAs(windows);
    for (int i = 0; i < windows.size(); i++) {
      assertThat(read.get(i).header()).isEqualTo(windows.get(i).header());
      assertThat(read.get(i).layout()).isEqualTo(windows.get(i).layout());
      assertThat(read.get(i).columns())
          .usingRecursiveComparison()
          .isEqualTo(windows.get(i).columns());
    }
  }

  @Property(tries = 100)
  void oneSeries_isReadAloneAndIsTheSame(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    List<ClosedWindow> windows = windows(new Random(seed));

    List<ClosedWindow> read =
        WindowChunk.decode(
            WindowChunk.encode(windows), IDENTITY, WindowChunkProperties::layout, PAUSES::equals);

    assertThat(read).hasSameSizeAs(windows);
    for (int i = 0; i < windows.size(); i++) {
      assertThat(read.get(i).series()).isSubsetOf(PAUSES);
      for (Stat stat : Stat.values()) {
        assertThat(stat(read.get(i), stat)).isEqualTo(stat(windows.get(i), stat));
      }
    }
  }

  @Property(tries = 300)
  void damagedBytes_areRefusedOrReadAsSomething_andNothingElseHappens(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    byte[] bytes = WindowChunk.encode(windows(random));
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    try {
      WindowChunk.decode(cut, IDENTITY, WindowChunkProperties::layout, any -> true);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Example
  void windowsOfAnUnknownLayout_areLeftOut_andTheOthersRead() {
    List<ClosedWindow> windows =
        List.of(
            window(new Random(1), 0, LAYOUTS.get(0), 0),
            window(new Random(2), 1, LAYOUTS.get(1), 100));

    List<ClosedWindow> read =
        WindowChunk.decode(
            WindowChunk.encode(windows),
            IDENTITY,
            hash -> hash == LAYOUTS.get(0).stableHash() ? null : layout(hash),
            any -> true);

    assertThat(read).extracting(ClosedWindow::layout).containsExactly(LAYOUTS.get(1));
  }

  @Example
  void anotherVersion_isRefused() {
    assertThatThrownBy(
            () ->
                WindowChunk.decode(
                    new byte[] {9, 0}, IDENTITY, WindowChunkProperties::layout, any -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown version: 9");
  }

  /** Boxed: nothing is equal to nothing. */
  private static Double stat(ClosedWindow window, Stat stat) {
    int series = window.find(PAUSES.key());
    return series < 0 ? Double.NaN : window.stat(series, stat);
  }

  private static @Nullable SeriesLayout layout(int hash) {
    return LAYOUTS.stream().filter(each -> each.stableHash() == hash).findFirst().orElse(null);
  }

  private static List<ClosedWindow> windows(Random random) {
    int count = 1 + random.nextInt(70);
    List<ClosedWindow> windows = new ArrayList<>();
    SeriesLayout layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
    long position = 0;
    long sequence = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(20) == 0) {
        layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
      }
      windows.add(window(random, position, layout, sequence));
      sequence += 10 + random.nextInt(2);
      position += random.nextInt(9) == 0 ? random.nextInt(40) + 1 : 1;
    }
    return windows;
  }

  private static ClosedWindow window(
      Random random, long position, SeriesLayout layout, long sequence) {
    long start = BEGIN + position * 10_000;
    WindowColumns columns = new WindowColumns(layout);
    for (int i = 0; i < layout.gauges(); i++) {
      int readings = random.nextInt(11);
      for (int k = 0; k < readings; k++) {
        columns.read(i, random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(1000), k == 3);
      }
    }
    for (int i = 0; i < layout.counters(); i++) {
      if (random.nextInt(4) > 0) {
        columns.count(i, random.nextInt(50), sequence * 5);
      }
    }
    for (int i = 0; i < layout.distributions(); i++) {
      distribute(random, columns, i, sequence);
    }
    WindowHeader header =
        new WindowHeader(
            start,
            10_000,
            BEGIN - 5_000,
            random.nextInt(3),
            random.nextInt(5) == 0,
            10,
            random.nextInt(2),
            random.nextInt(2),
            random.nextInt(2),
            sequence,
            sequence + 9,
            start + random.nextInt(10),
            start + 9_000 + random.nextInt(10),
            random.nextInt(3) == 0 ? -86_400_000 : 0);
    return new ClosedWindow(IDENTITY, layout, header, columns);
  }

  private static void distribute(
      Random random, WindowColumns columns, int distribution, long sequence) {
    int values = random.nextInt(4);
    HistogramAccumulator accumulator = new HistogramAccumulator();
    for (int k = 0; k < values; k++) {
      accumulator.record(random.nextBoolean() ? 0.001 * random.nextInt(50) : random.nextDouble());
    }
    columns.distribute(distribution, values, values * 1_000L, sequence, sequence * 1_000);
    if (values > 0) {
      columns.merge(distribution, accumulator.toHistogram());
    }
  }

  private static Series series(String metric, SeriesKind kind, double scale) {
    return new Series(SeriesKey.of(metric), kind, scale, "1");
  }
}
