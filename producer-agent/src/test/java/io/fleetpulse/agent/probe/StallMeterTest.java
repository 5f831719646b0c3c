package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.wire.Distribution;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StallMeterTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - MILLI);
  private final AgentSelf self = new AgentSelf();
  private final StallMeter meter =
      new StallMeter(
          () -> clock.addAndGet(150 * MILLI), // passes the end of a long, as nanoTime may
          self);
  private final AgentLog log =
      new AgentLog(System.out, System.out, Duration.ofMinutes(1), System::nanoTime);

  @Test
  void lateWakings_areCountedFromAMillisecondOn() {
    meter.late(-5);
    meter.late(MILLI - 1);
    meter.late(MILLI);
    meter.late(40 * MILLI);

    Distribution read = meter.read();
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.sum()).as("microseconds").isEqualTo(41_000);
    assertThat(read.interval().count()).isEqualTo(2);
    assertThat(meter.read().interval().count()).isZero();
    assertThat(meter.read().count()).as("since the start").isEqualTo(2);
  }

  @Test
  void thread_isADaemonThatMeasuresInterruptedOrNotAndEnds() {
    Set<Thread> others = threads();
    meter.start(log);
    Set<Thread> mine = threads();
    mine.removeAll(others);
    assertThat(mine).hasSize(1);
    Thread thread = mine.iterator().next();
    assertThat(thread.isDaemon()).isTrue();
    thread.interrupt();
    Awaitility.await().until(() -> meter.read().count() >= 3);
    assertThat(meter.read().sum()).as("50 ms late each time").isGreaterThanOrEqualTo(150_000);
    meter.close();
    Awaitility.await().until(() -> !thread.isAlive());
    assertThat(self.probeErrors).hasValue(0);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("fleetpulse-stalls"))
        .collect(Collectors.toSet());
  }
}
