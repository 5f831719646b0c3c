package io.fleetpulse.agent.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gauge that hangs: the sampling thread, which is the test's, goes on. */
@Timeout(60)
class GaugeReaderTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final SeriesTable table = new SeriesTable(Duration.ofMillis(1), nanos::get);

  /** Answers only when it is let. */
  private static final class Stuck implements DoubleSupplier {
    final CountDownLatch let = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public double getAsDouble() {
      calls.incrementAndGet();
      try {
        let.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return 9;
    }
  }

  @Test
  void noGauge_noThread() {
    table.add(Kind.COUNTER, "orders", "1", "", Map.of(), "");
    table.add(Kind.DISTRIBUTION, "took", "s", "", Map.of(), "");
    read();

    assertThat(threads).isEmpty();
  }

  @Test
  void gaugeThatTakesItsTime_isToldHowLongItWasWaitedFor() {
    Duration patience = Duration.ofMillis(20);
    SeriesTable waiting = new SeriesTable(patience, System::nanoTime);
    assertThat(Told.of(waiting).waitedNanos()).isZero();
    Stuck stuck = new Stuck();
    waiting.add(Kind.GAUGE, "stuck", "1", "", Map.of(), stuck);

    assertThat(Told.of(waiting).waitedNanos()).isGreaterThanOrEqualTo(patience.toNanos());
    assertThat(Told.of(waiting).waitedNanos()).isGreaterThanOrEqualTo(patience.toNanos());
    stuck.let.countDown();
  }

  @Test
  void noThreadToBeHad_gaugesHaveNoValueUntilThereIsOne() {
    AtomicInteger calls = new AtomicInteger();
    gauge("a", calls::incrementAndGet);
    table.add(Kind.COUNTER, "orders", "1", "", Map.of(), "");
    for (int i = 0; i < 10; i++) {
      Told told = Told.of(table, GaugeReaderTest::atTheLimit);
      lines.addAll(told.lines());
      assertThat(told.value("a")).isNull();
      assertThat(told.value("orders")).isZero();
    }

    assertThat(lines)
        .containsExactly(
            "no gauge is read, until a thread can be started for it: java.lang.OutOfMemoryError:"
                + " unable to create native thread");
    assertThat(calls).hasValue(0);
    await().until(() -> read().value("a") != null);
    assertThat(threads).hasSize(1);
  }

  @Test
  void gaugesThatAnswer_areReadOnOneThread() {
    gauge("a", () -> 1);
    gauge("b", () -> 2);
    for (int i = 0; i < 100; i++) {
      read();
    }

    await().until(() -> Double.valueOf(2).equals(read().value("b")));
    assertThat(threads).hasSize(1);
    assertThat(lines).isEmpty();
  }

  @Test
  void gaugeThatHangs_hasNoValueUntilItEndsAndOthersAreRead() {
    Stuck stuck = new Stuck();
    gauge("before", () -> 1);
    gauge("stuck", stuck);
    gauge("after", () -> 3);
    long missed = hang(stuck).refused();

    await()
        .untilAsserted(
            () -> {
              Told told = read();
              assertThat(told.value("before")).isEqualTo(1.0);
              assertThat(told.value("stuck")).isNull();
              assertThat(told.value("after")).isEqualTo(3.0);
              assertThat(told.refused()).isGreaterThan(missed);
            });
    assertThat(lines)
        .containsExactly("what reads stuck has not ended for 3 s, until it does it has no value");
    assertThat(threads).hasSize(2);
    assertThat(stuck.calls).hasValue(1);

    stuck.let.countDown();
    await().until(() -> Double.valueOf(9).equals(read().value("stuck")));
    await().until(() -> !threads.get(0).isAlive());
  }

  @Test
  void tooManyHang_noneIsReadUntilOneEnds() {
    List<Stuck> stuck = List.of(new Stuck(), new Stuck(), new Stuck());
    for (int i = 0; i < stuck.size(); i++) {
      gauge("stuck" + i, stuck.get(i));
    }
    AtomicInteger calls = new AtomicInteger();
    gauge("last", calls::incrementAndGet);
    stuck.forEach(this::hang);
    for (int i = 0; i < 10; i++) {
      read();
    }

    assertThat(threads).hasSize(GaugeReader.MOST_HANGING);
    assertThat(calls).hasValue(0);
    assertThat(lines)
        .hasSize(GaugeReader.MOST_HANGING)
        .last()
        .isEqualTo(
            "what reads stuck2 has not ended for 3 s and 2 others neither: until one does none is"
                + " read");

    stuck.get(1).let.countDown();
    await().until(() -> read().value("last") != null);
    stuck.forEach(each -> each.let.countDown());
  }

  @Test
  void jvmThatStoodStill_isNoGaugeThatHangs() {
    Stuck slow = new Stuck();
    gauge("slow", slow);
    AtomicInteger calls = new AtomicInteger();
    gauge("next", calls::incrementAndGet);
    await().until(() -> read() != null && slow.calls.get() == 1);
    read();
    nanos.addAndGet(GaugeReader.HANGS.toNanos() - 1);
    read();
    slow.let.countDown();
    await().until(() -> calls.get() == 1); // the same round goes on
    nanos.addAndGet(GaugeReader.HANGS.toNanos());
    read();

    assertThat(lines).isEmpty();
    assertThat(threads).hasSize(1);
  }

  @Test
  void closed_theThreadEndsAndTheNextReadingHasAnother() {
    Complaints complaints = new Complaints();
    ReadSeries series =
        new ReadSeries(
            Kind.GAUGE, new SeriesId("a", Map.of()), "By", "", new LongAdder(), complaints);
    AtomicInteger calls = new AtomicInteger();
    series.from(calls::incrementAndGet);
    GaugeReader reader = new GaugeReader(complaints, Duration.ofMinutes(1), nanos::get);
    ReadSeries[] all = {series};
    reader.read(all, this::thread);
    reader.close();
    reader.close();

    await().until(() -> !threads.get(0).isAlive());
    reader.read(all, this::thread);
    assertThat(calls).hasValue(2);
    assertThat(threads).hasSize(2);
    reader.close();
  }

  @Test
  void gaugeThatLeavesAnInterrupt_isNotTheNextOnesTrouble() {
    AtomicInteger interrupted = new AtomicInteger();
    gauge(
        "rude",
        () -> {
          Thread.currentThread().interrupt();
          return 1;
        });
    gauge(
        "next",
        () -> {
          interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
          return 2;
        });

    await().until(() -> Double.valueOf(2).equals(read().value("next")));
    assertThat(interrupted).hasValue(0);
  }

  /** Reads until it is at this one, and for so long that it counts as hanging. */
  private Told hang(Stuck stuck) {
    await()
        .until(
            () -> {
              read();
              return stuck.calls.get() == 1;
            });
    read();
    nanos.addAndGet(GaugeReader.HANGS.toNanos());
    return read();
  }

  private Told read() {
    Told told = Told.of(table, this::thread);
    synchronized (lines) {
      lines.addAll(told.lines());
    }
    return told;
  }

  /** As the JVM does it: the thread is made, and cannot start. */
  private static Thread atTheLimit(Runnable work) {
    return new Thread(work) {
      @Override
      public void start() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
  }

  private Thread thread(Runnable work) {
    Thread thread = Told.daemon(work);
    threads.add(thread);
    return thread;
  }

  private void gauge(String name, DoubleSupplier value) {
    table.add(Kind.GAUGE, name, "1", "", Map.of(), value);
  }
}
