package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.self.AgentSelf;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GcProbeTest {
  @Test
  void notificationThatCannotBeRead_isCountedAndKeptFromTheJvmsThread() {
    AtomicLong errors = new AtomicLong();
    GcProbe probe =
        new GcProbe(
            Collector.G1,
            new LiveSet(),
            new PerfGc(PerfData.none()),
            RecordedGc.none(),
            new GivenBack(),
            () -> 0,
            errors);
    Notification unreadable =
        new Notification(
            GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION, "bean", 1) {
          private static final long serialVersionUID = 1;

          @Override
          public Object getUserData() {
            throw new OutOfMemoryError("heap");
          }
        };

    assertThatCode(() -> probe.received(unreadable)).doesNotThrowAnyException();
    assertThat(errors).hasValue(1);
    assertThat(probe.kinds()).isEmpty();
  }

  @Test
  void pauses_areThoseOfTheJvmsOwnCountersWhereItHasThem() {
    History history = new History(new AgentSelf());
    GcProbe probe = history.gc;
    probe.start();
    try {
      System.gc();
      Awaitility.await().until(() -> !probe.kinds().isEmpty());
      history.perf.read();
      Gc gc = probe.read();

      assertThat(gc.pauseNanos()).isPositive();
      if (history.collector.promotes()) {
        assertThat(gc.promoted()).isGreaterThanOrEqualTo(0);
      }
    } finally {
      probe.close();
    }
  }

  @Test
  void withoutFlightRecorderAndCounters_whatG1DoesNotTellIsNotKnown() {
    Gc gc =
        new GcProbe(
                Collector.G1,
                new LiveSet(),
                new PerfGc(PerfData.none()),
                RecordedGc.none(),
                new GivenBack(),
                () -> 0,
                new AtomicLong())
            .read();

    assertThat(gc.concurrentNanos()).isEqualTo(-1);
    assertThat(gc.pauseNanos()).as("by notifications").isZero();
    assertThat(gc.humongous()).isNull();
    assertThat(gc.stalls()).isNull();
  }

  @Test
  void heapGivenBack_isWhatCommittedHeapFell() {
    GivenBack givenBack = new GivenBack();
    for (long committed : new long[] {100, 80, 120, 120, 10}) {
      givenBack.committed(committed);
    }
    assertThat(givenBack.total()).isEqualTo(20 + 110);
  }

  @Test
  void concurrentCycles_countOnceWatched() {
    ConcurrentCycles cycles = new ConcurrentCycles();
    assertThat(cycles.nanos()).isEqualTo(-1);
    cycles.watched();
    cycles.add(7);
    cycles.watched();
    assertThat(cycles.nanos()).isEqualTo(7);
  }
}
