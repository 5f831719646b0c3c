package io.fleetpulse.analysis.detect;

import static io.fleetpulse.analysis.detect.JvmWindow.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.rule.Verdict;
import io.fleetpulse.analysis.trend.LeakVerdict;
import io.fleetpulse.analysis.window.ClosedWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakWatchTest {
  private static final long LIMIT = 512 * MIB;

  private final LeakWatch heap = new LeakWatch(LeakWatch.Kind.HEAP);
  private final LeakWatch threads = new LeakWatch(LeakWatch.Kind.THREADS);

  @Test
  void aRisingLiveSet_holdsOnceThereIsEnoughOfIt() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      verdicts.add(heap.judge(measured(i * 10, (50 + 10 * i) * MIB, 0)));
    }
    // Seven readings over 90 s are the least.
    assertThat(verdicts.subList(0, 9)).containsOnly(Verdict.UNKNOWN);
    assertThat(verdicts.subList(9, 12)).containsOnly(Verdict.HOLDS);
    assertThat(heap.last().kind()).isEqualTo(LeakVerdict.Kind.LEAK);
    assertThat(heap.limit()).isEqualTo(LIMIT);
    assertThat(heap.last().exhaustionMillis()).isPositive();
  }

  @Test
  void aReadingThatIsRepeated_isOne() {
    for (int i = 0; i < 12; i++) {
      // Measured once, at the end of the first window.
      Verdict verdict = heap.judge(measured(i * 10, 50 * MIB, i * 10_000L));
      assertThat(verdict).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(heap.points()).hasSize(1);
    heap.judge(measured(120, 60 * MIB, 129_400));
    assertThat(heap.points()).as("half a second later by two clocks").hasSize(1);
    heap.judge(measured(130, 60 * MIB, 0));
    assertThat(heap.points()).hasSize(2);
  }

  @Test
  void aFullHeap_staysALeakUntilItComesDown() {
    int second = leak();
    long peak = (50 + 10 * 39) * MIB;
    for (int i = 0; i < 40; i++, second += 10) {
      Verdict flat = heap.judge(measured(second, peak, 0));
      assertThat(flat).isNotEqualTo(Verdict.CLEARS);
    }
    assertThat(heap.last().kind()).isEqualTo(LeakVerdict.Kind.NO_LEAK);
    assertThat(heap.judge(measured(second, peak * 91 / 100, 0))).isEqualTo(Verdict.NEITHER);
    assertThat(heap.judge(measured(second + 10, peak * 89 / 100, 0))).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void aHeapFarFromItsLimit_clearsWhenItStopsToRise() {
    for (int i = 0; i < 12; i++) {
      heap.judge(measured(i * 10, (50 + 10 * i) * MIB, 0));
    }
    Verdict last = Verdict.UNKNOWN;
    for (int i = 12; i < 40; i++) {
      last = heap.judge(measured(i * 10, 160 * MIB, 0));
    }
    assertThat(last).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void estimates_proveNothing() {
    for (int i = 0; i < 20; i++) {
      JvmWindow window =
          JvmWindow.of("parallel")
              .estimatedBytes("jvm.gc.live_set", (50 + 10 * i) * MIB)
              .millis("jvm.gc.live_set.age", 0)
              .bytes("jvm.heap.limit", LIMIT);
      assertThat(heap.judge(window.at(i * 10L))).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void anEstimateOfG1FarAboveWhereItMarks_isSure() {
    for (int share : new int[] {59, 61}) {
      heap.clear();
      JvmWindow window =
          JvmWindow.of("g1")
              .estimatedBytes("jvm.gc.live_set", LIMIT * share / 100)
              .millis("jvm.gc.live_set.age", 0)
              .bytes("jvm.heap.limit", LIMIT);
      heap.judge(window.at(0));
      assertThat(heap.latest().sure()).isEqualTo(share > 60);
    }
  }

  @Test
  void withoutAnAge_aReadingCannotBePlaced() {
    ClosedWindow window = JvmWindow.of("g1").bytes("jvm.gc.live_set", MIB).at(0);
    assertThat(heap.judge(window)).isEqualTo(Verdict.UNKNOWN);
    assertThat(heap.latest()).isNull();
    assertThat(heap.judge(JvmWindow.of("g1").at(10))).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void risingThreads_areALeakWithoutALimit() {
    Verdict last = Verdict.UNKNOWN;
    for (int i = 0; i < 12; i++) {
      last = threads.judge(JvmWindow.of("g1").bytes("jvm.thread.live", 20 + 10 * i).at(i * 10L));
    }
    assertThat(last).isEqualTo(Verdict.HOLDS);
    assertThat(threads.limit()).isNaN();
    assertThat(threads.last().exhaustionMillis()).isNegative();
    for (int i = 12; i < 40; i++) {
      last = threads.judge(JvmWindow.of("g1").bytes("jvm.thread.live", 130).at(i * 10L));
    }
    assertThat(last).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void aRestart_beginsAnew() {
    leak();
    heap.clear();
    assertThat(heap.points()).isEmpty();
    assertThat(heap.last()).isEqualTo(LeakVerdict.NOT_YET);
    assertThat(heap.limit()).isNaN();
    assertThat(heap.judge(measured(0, 500 * MIB, 0))).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void readingsThatAreRestored_countAsBefore() {
    LeakWatch again = new LeakWatch(LeakWatch.Kind.HEAP);
    for (int i = 0; i < 11; i++) {
      heap.judge(measured(i * 10, (50 + 10 * i) * MIB, 0));
    }
    heap.points().forEach(again::restore);
    assertThat(again.judge(measured(110, 160 * MIB, 0)))
        .isEqualTo(heap.judge(measured(110, 160 * MIB, 0)))
        .isEqualTo(Verdict.HOLDS);
    assertThat(again.last()).isEqualTo(heap.last());
  }

  /** Rises to 440 of 512 MiB; returns the next second. */
  private int leak() {
    int second = 0;
    for (int i = 0; i < 40; i++, second += 10) {
      heap.judge(measured(second, (50 + 10 * i) * MIB, 0));
    }
    assertThat(heap.last().kind()).isEqualTo(LeakVerdict.Kind.LEAK);
    return second;
  }

  private static ClosedWindow measured(long second, long bytes, long ageMillis) {
    return JvmWindow.of("g1")
        .bytes("jvm.gc.live_set", bytes)
        .millis("jvm.gc.live_set.age", ageMillis)
        .bytes("jvm.heap.limit", LIMIT)
        .at(second);
  }
}
