package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.agent.wire.Distribution;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final History history = new History(new AgentSelf());
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void secondSampler_countsOnWhereTheFirstEnded() {
    Sampler first = sampler("i");
    first.start();
    System.gc();
    Awaitility.await().until(() -> collections(take(first)) > 0);
    Sample last = take(first);
    first.close();

    Sampler second = sampler("i");
    second.start();
    Sample next = take(second);
    assertThat(next.sequence()).isEqualTo(last.sequence() + 1);
    assertThat(collections(next)).isGreaterThanOrEqualTo(collections(last));
    System.gc();
    Awaitility.await().until(() -> collections(take(second)) > collections(last));
    second.close();
  }

  @Test
  void anotherInstanceId_hasASequenceOfItsOwn() {
    assertThat(take(sampler("i")).sequence()).isZero();
    assertThat(take(sampler("j")).sequence()).isZero();
    assertThat(take(sampler("i")).sequence()).isEqualTo(1);
  }

  @Test
  void instanceIdsWithoutEnd_thatUsedLastAreRemembered() {
    AtomicLong used = history.sequence("used");
    for (int i = 0; i < 2 * History.MOST_INSTANCES; i++) {
      history.sequence("other-" + i);
      assertThat(history.sequence("used")).isSameAs(used);
    }
    history.sequence("other-0").set(7);
    for (int i = 0; i < History.MOST_INSTANCES - 1; i++) {
      history.sequence("more-" + i);
    }

    assertThat(history.sequence("other-0")).as("just within the bound").hasValue(7);
    assertThat(history.sequence("used")).as("not used any more").isNotSameAs(used);
  }

  @Test
  void cpuTimeOfThreadsThatEnded_isKept() throws InterruptedException {
    AgentSelf self = history.self();
    Thread former =
        new Thread(
            () -> {
              self.ownThread();
              while (self.cpuNanos() == 0) {
                Thread.onSpinWait();
              }
              self.threadEnds();
            });
    former.start();
    former.join();

    assertThat(self.cpuNanos()).isPositive();
  }

  private static long collections(Sample sample) {
    Gc gc = sample.sections().get(Gc.class);
    assertThat(gc).isNotNull();
    return gc.durations().stream().mapToLong(Distribution::count).sum();
  }

  private Sample take(Sampler sampler) {
    return sampler.take(0, nanos.incrementAndGet());
  }

  private Sampler sampler(String instance) {
    return new Sampler(
        new ServiceIdentity("n", "s", instance, "1", "", Map.of(), List.of()),
        "1",
        history,
        new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime),
        new ProbeSettings(RecorderUse.FALSE, false, 0),
        new InForce(
            new LiveSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(5), Set.of(), 1, "s", LogLevel.INFO)));
  }
}
