package io.fleetpulse.analysis.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Random lives of an instance: what its windows say equals what its samples say. */
class InstanceWindowsProperties {
  private static final SeriesLayout LAYOUT =
      SeriesLayout.of(
          List.of(
              new Series(SeriesKey.of("gauge"), SeriesKind.GAUGE, 0.5, "1"),
              new Series(SeriesKey.of("counter"), SeriesKind.COUNTER, 1, "1"),
              new Series(SeriesKey.of("distribution"), SeriesKind.DISTRIBUTION, 1e-9, "s")));
  private static final InstanceIdentity IDENTITY = InstanceIdentity.named("n", "s", "i");
  private static final long BEGIN = 1_700_000_040_000L;

  /** One sample, as the test remembers it. */
  private record Sample(
      long start,
      long sequence,
      long merged,
      long time,
      long delay,
      long gauge,
      long counter,
      long values,
      long arrival) {}

  private record Key(long start, long window, long size) {}

  private record Numbers(
      int samples,
      long min,
      long max,
      long sum,
      long last,
      long increase,
      long total,
      long values,
      int lost) {}

  @Property(tries = 300)
  void windowsEqualTheirSamples(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    List<Sample> samples = life(new Random(seed));
    Collected collected = new Collected();
    InstanceWindows windows = new InstanceWindows();
    for (Sample sample : samples) {
      assertThat(add(windows, sample, collected)).isEqualTo(InstanceWindows.Outcome.ACCEPTED);
    }
    windows.tick(samples.get(samples.size() - 1).arrival() + 10_000_000, collected);
    assertThat(collected.highest()).isEqualTo(expected(samples));
  }

  @Property(tries = 300)
  void silenceOnlyAddsRevisions(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    List<Sample> samples = life(random);
    Collected collected = new Collected();
    InstanceWindows windows = new InstanceWindows();
    for (Sample sample : samples) {
      if (random.nextInt(5) == 0) {
        windows.tick(sample.arrival() + random.nextInt(400_000), collected);
      }
      add(windows, sample, collected);
    }
    windows.tick(samples.get(samples.size() - 1).arrival() + 10_000_000, collected);
    assertThat(collected.highest()).isEqualTo(expected(samples));
    assertThat(collected.doubled).isEmpty();
  }

  /** Dies at random points, each time with only the last checkpoint and what was committed left. */
  @Property(tries = 300)
  void replayFromTheCheckpointLosesAndDoublesNothing(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    List<Sample> samples = life(random);
    Collected collected = new Collected();
    InstanceWindows windows = new InstanceWindows();
    for (int offset = 0; offset < samples.size(); offset++) {
      collected.offset = offset;
      if (random.nextInt(8) == 0) {
        windows.tick(samples.get(offset).arrival() + random.nextInt(400_000), collected);
      }
      if (random.nextInt(6) == 0 && collected.checkpoint != null) {
        windows = restored(collected.checkpoint);
        for (int again = collected.checkpointOffset; again < offset; again++) {
          add(windows, samples.get(again), new Collected());
        }
      }
      add(windows, samples.get(offset), collected);
    }
    collected.offset = samples.size();
    windows.tick(samples.get(samples.size() - 1).arrival() + 10_000_000, collected);
    assertThat(collected.highest()).isEqualTo(expected(samples));
    assertThat(collected.doubled).isEmpty();
  }

  private static List<Sample> life(Random random) {
    List<Sample> samples = new ArrayList<>();
    long start = BEGIN - random.nextInt(60_000);
    long time = BEGIN + random.nextInt(100_000);
    long sequence = random.nextBoolean() ? 0 : random.nextInt(1000);
    long counter = random.nextInt(1000);
    long arrival = 0;
    int count = 20 + random.nextInt(200);
    for (int i = 0; i < count; i++) {
      int merged = random.nextInt(20) == 0 ? 3 : 1;
      long delay = random.nextInt(20) == 0 ? 120_000 : random.nextInt(5_000);
      arrival = Math.max(arrival, time + delay);
      delay = arrival - time;
      arrival += random.nextInt(200);
      counter += random.nextInt(50);
      samples.add(
          new Sample(
              start,
              sequence + merged - 1,
              merged,
              time,
              delay,
              random.nextInt(1000) - 500,
              counter,
              counter,
              arrival));
      sequence += merged + (random.nextInt(15) == 0 ? 2 : 0);
      time += 1_000L * merged + random.nextInt(10) + (random.nextInt(30) == 0 ? 90_000 : 0);
      if (random.nextInt(60) == 0) {
        time += 3_000;
        start = time;
        sequence = 0;
        counter = random.nextInt(50);
      }
    }
    return samples;
  }

  private static InstanceWindows.Outcome add(
      InstanceWindows windows, Sample sample, WindowOutput output) {
    SampleValues values = new SampleValues();
    values.reset(LAYOUT);
    values.header(
        sample.sequence(),
        sample.start(),
        sample.time(),
        sample.delay(),
        1_000,
        5_000,
        sample.merged());
    values.gauge(0, sample.gauge());
    values.counter(0, sample.counter());
    HistogramAccumulator histogram = new HistogramAccumulator();
    histogram.record(sample.gauge() + 500);
    values.distribution(0, sample.values(), sample.values() * 7, histogram.toHistogram());
    return windows.add(values, IDENTITY, LAYOUT, sample.arrival(), output);
  }

  private static Map<String, Numbers> expected(List<Sample> samples) {
    Map<String, Numbers> expected = new TreeMap<>();
    for (long size : new long[] {10_000, 60_000, 600_000}) {
      Sample before = null;
      for (Sample sample : samples) {
        boolean first = before == null || before.start() != sample.start();
        boolean fromZero =
            sample.sequence() == sample.merged() - 1
                && sample.time() - 1_000 * sample.merged() - sample.start() <= 30_000;
        long base = first ? (fromZero ? 0 : sample.counter()) : nonNull(before).counter();
        int lost =
            first ? 0 : (int) (sample.sequence() - sample.merged() - nonNull(before).sequence());
        Numbers one =
            new Numbers(
                1,
                sample.gauge(),
                sample.gauge(),
                sample.gauge(),
                sample.gauge(),
                sample.counter() - base,
                sample.counter(),
                sample.counter() - base,
                lost);
        String key =
            new Key(sample.start(), Math.floorDiv(sample.time(), size) * size, size).toString();
        expected.merge(key, one, InstanceWindowsProperties::plus);
        before = sample;
      }
    }
    return expected;
  }

  private static Numbers plus(Numbers a, Numbers b) {
    return new Numbers(
        a.samples + b.samples,
        Math.min(a.min, b.min),
        Math.max(a.max, b.max),
        a.sum + b.sum,
        b.last,
        a.increase + b.increase,
        b.total,
        a.values + b.values,
        a.lost + b.lost);
  }

  private static <T> T nonNull(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("null");
    }
    return value;
  }

  private static InstanceWindows restored(byte[] checkpoint) {
    try {
      return WindowStateCodec.read(
          new DataInputStream(new ByteArrayInputStream(checkpoint)),
          new WindowStateCodec.JvmNames() {
            @Override
            public InstanceIdentity identity(long jvmStartMillis) {
              return IDENTITY;
            }

            @Override
            public SeriesLayout layout(long jvmStartMillis) {
              return LAYOUT;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps all windows, and the last checkpoint with the offset it stands for. */
  private static final class Collected implements WindowOutput {
    final Map<String, ClosedWindow> windows = new TreeMap<>();
    final List<ClosedWindow> doubled = new ArrayList<>();
    int offset;
    byte @Nullable [] checkpoint;
    int checkpointOffset;

    @Override
    public void closed(ClosedWindow window) {
      String key =
          new Key(window.jvmStartMillis(), window.startMillis(), window.sizeMillis()).toString();
      ClosedWindow before = windows.put(key, window);
      if (before != null && before.revision() >= window.revision()) {
        doubled.add(window);
      }
    }

    @Override
    public void condition(InstanceCondition condition) {}

    @Override
    public void checkpoint(InstanceWindows state) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        WindowStateCodec.write(state, new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      checkpoint = bytes.toByteArray();
      checkpointOffset = offset;
    }

    Map<String, Numbers> highest() {
      Map<String, Numbers> numbers = new TreeMap<>();
      windows.forEach(
          (key, window) -> {
            WindowColumns columns = window.columns();
            numbers.put(
                key,
                new Numbers(
                    window.samples(),
                    columns.gaugeMin(0),
                    columns.gaugeMax(0),
                    columns.gaugeSum(0),
                    columns.gaugeLast(0),
                    columns.counterIncrease(0),
                    columns.counterTotal(0),
                    columns.distributionCount(0),
                    window.lostSamples()));
          });
      return numbers;
    }
  }
}
