package io.fleetpulse.analysis.detect;

import static io.fleetpulse.analysis.detect.JvmWindow.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.analysis.rule.Verdict;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  /** Two fifths of 500 MiB in use, one percent of a processor, a MiB allocated in ten seconds. */
  private static final JvmWindow IDLE =
      JvmWindow.of("g1")
          .bytes("jvm.heap.committed", 500 * MIB)
          .bytes("jvm.heap.used", 300 * MIB)
          .bytes("jvm.gc.live_set", 200 * MIB)
          .percent("jvm.cpu.recent_utilization", 1)
          .increase("jvm.memory.allocated", MIB)
          .values("jvm.gc.duration", 0);

  @Test
  void anIdleJvmWithMuchMoreHeapThanItUses_isOne() {
    IdleHeap idle = IdleHeap.of(IDLE.at(0));
    assertThat(idle).isEqualTo(new IdleHeap(Verdict.HOLDS, 500 * MIB, 200 * MIB));
  }

  @Test
  void otherCollectors_giveMemoryBackThemselves() {
    JvmWindow parallel =
        JvmWindow.of("parallel")
            .bytes("jvm.heap.committed", 500 * MIB)
            .bytes("jvm.heap.used", 100 * MIB)
            .percent("jvm.cpu.recent_utilization", 1)
            .increase("jvm.memory.allocated", MIB);
    assertThat(IdleHeap.of(parallel.at(0)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void withoutALiveSet_whatIsUsedCounts() {
    JvmWindow never =
        JvmWindow.of("g1")
            .bytes("jvm.heap.committed", 500 * MIB)
            .bytes("jvm.heap.used", 300 * MIB)
            .percent("jvm.cpu.recent_utilization", 1)
            .increase("jvm.memory.allocated", MIB);
    IdleHeap idle = IdleHeap.of(never.at(0));
    assertThat(idle.live()).isEqualTo(300 * MIB);
    // Less than twice what is in use: it does not begin, and would not end.
    assertThat(idle.verdict()).isEqualTo(Verdict.NEITHER);
  }

  @Test
  void aLiveSetAboveWhatIsUsed_isOld() {
    assertThat(IdleHeap.of(IDLE.bytes("jvm.gc.live_set", 400 * MIB).at(0)).live())
        .isEqualTo(300 * MIB);
  }

  @Test
  void betweenBeginAndEnd_nothingChanges() {
    assertThat(verdict(IDLE.bytes("jvm.heap.committed", 400 * MIB))).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(IDLE.bytes("jvm.heap.committed", 399 * MIB))).isEqualTo(Verdict.NEITHER);
    assertThat(verdict(IDLE.bytes("jvm.heap.committed", 300 * MIB))).isEqualTo(Verdict.NEITHER);
    assertThat(verdict(IDLE.bytes("jvm.heap.committed", 299 * MIB))).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void aSmallHeap_isNotWorthIt() {
    JvmWindow small = IDLE.bytes("jvm.gc.live_set", 10 * MIB);
    assertThat(verdict(small.bytes("jvm.heap.committed", 74 * MIB))).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(small.bytes("jvm.heap.committed", 73 * MIB))).isEqualTo(Verdict.NEITHER);
    assertThat(verdict(small.bytes("jvm.heap.committed", 41 * MIB))).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void aJvmThatWorks_isNotIdle() {
    assertThat(verdict(IDLE.percent("jvm.cpu.recent_utilization", 15))).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(IDLE.percent("jvm.cpu.recent_utilization", 16))).isEqualTo(Verdict.CLEARS);
    assertThat(verdict(IDLE.values("jvm.gc.duration", 1))).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(IDLE.values("jvm.gc.duration", 2))).isEqualTo(Verdict.CLEARS);
    // 300 MiB are idle: five a second would fill them within a minute.
    assertThat(verdict(IDLE.increase("jvm.memory.allocated", 49 * MIB))).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(IDLE.increase("jvm.memory.allocated", 50 * MIB))).isEqualTo(Verdict.CLEARS);
  }

  @Test
  void whatIsNotKnown_isNoVerdict() {
    assertThat(verdict(JvmWindow.of("g1"))).isEqualTo(Verdict.UNKNOWN);
    JvmWindow noCpu =
        JvmWindow.of("g1")
            .bytes("jvm.heap.committed", 500 * MIB)
            .bytes("jvm.heap.used", 100 * MIB)
            .increase("jvm.memory.allocated", MIB);
    assertThat(verdict(noCpu)).isEqualTo(Verdict.UNKNOWN);
  }

  private static Verdict verdict(JvmWindow window) {
    return IdleHeap.of(window.at(0)).verdict();
  }
}
