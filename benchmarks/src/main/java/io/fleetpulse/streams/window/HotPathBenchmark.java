package io.fleetpulse.streams.window;

import io.fleetpulse.analysis.histogram.ExponentialHistogram;
import io.fleetpulse.analysis.histogram.HistogramAccumulator;
import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.analysis.window.InstanceCondition;
import io.fleetpulse.analysis.window.InstanceWindows;
import io.fleetpulse.analysis.window.SampleValues;
import io.fleetpulse.analysis.window.WindowOutput;
import io.fleetpulse.benchmarks.load.Fleet;
import io.fleetpulse.benchmarks.load.Member;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * What one sample and one window cost without Kafka. In the processor's package, whose hot paths
 * are nobody else's business.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPathBenchmark {
  private static final int SAMPLES = 1_000;
  private static final int FRAME_BYTES = 5;
  private static final int VALUES = 5;

  private final byte[][] samples = new byte[SAMPLES][];
  private final AvroCursor cursor = new AvroCursor();
  private final SampleValues values = new SampleValues();
  private final WindowEncoder encoder = new WindowEncoder(1);
  private final HistogramAccumulator accumulator = new HistogramAccumulator();
  private final KeepLast closed = new KeepLast();
  private ExponentialHistogram histogram = ExponentialHistogram.empty();
  private @Nullable SampleSchema schema;
  private SampleSchema.@Nullable Sender sender;
  private SampleDecoder.@Nullable Target target;
  private InstanceWindows windows = new InstanceWindows();
  private int next;

  @Setup
  public void prepare() throws IOException {
    long first = System.currentTimeMillis() / 60_000 * 60_000 - SAMPLES * 1_000L;
    Member member = Fleet.of(1, first, 5_000).members().get(0);
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] = member.next(1, System.currentTimeMillis());
    }
    SampleSchema compiled = new SampleSchema(RuntimeSample.getClassSchema());
    cursor.reset(samples[0], FRAME_BYTES);
    compiled.readHeader(cursor);
    sender = compiled.sender(Objects.requireNonNull(compiled.identityBytes(samples[0])));
    target = new SampleDecoder.Target(values, sender.layout());
    schema = compiled;
    HistogramAccumulator few = new HistogramAccumulator();
    for (int i = 1; i <= VALUES; i++) {
      few.record(i * 1e-3);
    }
    histogram = few.toHistogram();
    for (int i = 0; i < SAMPLES; i++) {
      decodeAndAdd();
    }
  }

  /** One sample's bytes to numbers. */
  @Benchmark
  public SampleValues decode() {
    SampleSchema reader = Objects.requireNonNull(schema);
    cursor.reset(samples[next], FRAME_BYTES);
    next = (next + 1) % SAMPLES;
    reader.readHeader(cursor);
    reader.readValues(cursor, Objects.requireNonNull(target));
    return values;
  }

  /** The same, and into its open window; every tenth closes one, every sixtieth two. */
  @Benchmark
  public InstanceWindows.Outcome decodeAndAdd() {
    if (next == 0) {
      windows = new InstanceWindows();
    }
    decode();
    SampleSchema.Sender from = Objects.requireNonNull(sender);
    return windows.add(
        values, from.identity(), from.layout().series(), values.sampleTimeMillis(), closed);
  }

  /** A closed window to bytes. */
  @Benchmark
  public byte[] encodeWindow() {
    return encoder.encode(Objects.requireNonNull(closed.window), false);
  }

  /** One interval's histogram into the window's. */
  @Benchmark
  public long mergeHistogram() {
    accumulator.merge(histogram);
    return accumulator.count();
  }

  private static final class KeepLast implements WindowOutput {
    private @Nullable ClosedWindow window;

    @Override
    public void closed(ClosedWindow of) {
      if (of.sizeMillis() == 10_000) {
        window = of;
      }
    }

    @Override
    public void condition(InstanceCondition condition) {}

    @Override
    public void checkpoint(InstanceWindows state) {}
  }
}
