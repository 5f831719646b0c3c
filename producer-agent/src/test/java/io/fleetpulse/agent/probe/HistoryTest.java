package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.section.Classes;
import io.fleetpulse.agent.section.Custom;
import io.fleetpulse.agent.section.Gc;
import io.fleetpulse.agent.section.Sections;
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

  @Test
  void waitForGauges_isNoTimeOfTicksAndNoCostOfTheSection() {
    AgentSelf self = new AgentSelf();
    self.ownThread();
    History waiting = new History(self, threads -> tableThatWaits(Duration.ofHours(1)));
    Sampler sampler = sampler("i", waiting);
    sampler.allowCpu(1e-9, Duration.ofSeconds(1));
    Sections last = Sections.NONE;
    for (int i = 1; i <= 300; i++) {
      last = sampler.take(0, Duration.ofSeconds(i).toNanos()).sections();
      assertThat(self.tickNanos).as("of the ticks before").hasValue(0);
      self.tickNanos.addAndGet(Duration.ofHours(1).toNanos()); // as the loop does
    }
    assertThat(last.get(Classes.class)).as("what costs is shed").isNull();
    assertThat(last.get(Custom.class)).as("this one costs nothing").isNotNull();

    self.tickNanos.set(0); // nor does the loop add the last tick's
    sampler.close();
    take(sampler("j", waiting));
    assertThat(self.tickNanos).hasValue(0);
    self.threadEnds();
  }

  private static Object[] tableThatWaits(Duration waited) {
    Object[] gauge = {"gauge", "open", "1", 1e-6, "", Map.of()};
    return new Object[] {
      List.<Object[]>of(gauge),
      new long[] {1},
      new Object[1],
      0L,
      new String[0],
      0L,
      waited.toNanos()
    };
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
    return sampler(instance, history);
  }

  private static Sampler sampler(String instance, History history) {
    return new Sampler(
        new ServiceIdentity("n", "s", instance, "1", "", Map.of(), List.of()),
        "1",
        history,
        new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime),
        new ProbeSettings(RecorderUse.FALSE, false, 10),
        new InForce(
            new LiveSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(5), Set.of(), 1, "s", LogLevel.INFO)));
  }
}
