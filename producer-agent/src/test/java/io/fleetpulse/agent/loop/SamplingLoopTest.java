package io.fleetpulse.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private static final LiveSettings SETTINGS =
      new LiveSettings(
          Duration.ofMillis(1), Duration.ofMillis(1), Set.of(), 1, "samples", LogLevel.INFO);

  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer buffer = new SampleBuffer(1 << 20, self);
  private final Pace pace = new Pace();
  private final AtomicInteger collected = new AtomicInteger();

  @Test
  void outOfMemoryOnce_isCountedAndTheNextTickIsTaken() throws Exception {
    AtomicInteger ticks = new AtomicInteger();
    run(
        (millis, nanos) -> {
          if (ticks.incrementAndGet() == 1) {
            throw new OutOfMemoryError("once");
          }
          pace.close();
          return new Sample(0, millis, 1, Sections.NONE);
        });

    assertThat(ticks).as("and the one that says it is the last").hasValue(3);
    assertThat(buffer.take(10).samples()).extracting(Sample::ending).containsExactly(false, true);
    assertThat(self.probeErrors).hasValue(1);
  }

  @Test
  void changedInterval_countsAtOnce() throws Exception {
    LiveSettings hourly = SETTINGS.with(Map.of("interval", "10m"));
    InForce inForce = new InForce(hourly);
    AtomicInteger ticks = new AtomicInteger();
    Thread changes =
        new Thread(
            () -> {
              Awaitility.await().until(() -> ticks.get() == 1);
              inForce.change(SETTINGS.with(Map.of("interval", "100ms")), inForce.standing());
              pace.wake();
            });
    changes.start();
    new SamplingLoop(
            (millis, nanos) -> {
              if (ticks.incrementAndGet() == 3) {
                pace.close();
              }
              return new Sample(0, millis, 1, Sections.NONE);
            },
            buffer,
            inForce,
            pace,
            collected::incrementAndGet,
            self,
            new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime))
        .run();
    changes.join();

    assertThat(ticks).as("three, and the last of all").hasValue(4);
  }

  @Test
  void askedFor_aSampleComesBetweenAndTheOthersWhenTheyWould() throws Exception {
    AtomicInteger ticks = new AtomicInteger();
    SamplingLoop[] loop = new SamplingLoop[1];
    loop[0] =
        new SamplingLoop(
            (millis, nanos) -> {
              if (ticks.incrementAndGet() == 3) {
                pace.close();
              } else {
                loop[0].collect();
              }
              return new Sample(ticks.get(), millis, 1, Sections.NONE);
            },
            buffer,
            () -> SETTINGS.with(Map.of("interval", "10m")),
            pace,
            collected::incrementAndGet,
            self,
            new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime));
    loop[0].run();

    List<Sample> samples = buffer.take(10).samples();
    assertThat(samples).as("the first, two that were asked for, and the last").hasSize(4);
    assertThat(samples.get(1).timeMillis())
        .as("no closer than the shortest interval")
        .isGreaterThanOrEqualTo(samples.get(0).timeMillis() + 99);
    assertThat(collected).hasValue(2);
    assertThat(self.ticksLate).hasValue(0);
  }

  @Test
  void interruptOnTheWay_endsTheLoop() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                run(
                    (millis, nanos) -> {
                      throw new IllegalStateException("no tick is due any more");
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(self.probeErrors).hasValue(0);
  }

  private void run(SamplingLoop.Samples samples) throws InterruptedException {
    new SamplingLoop(
            samples,
            buffer,
            () -> SETTINGS,
            pace,
            collected::incrementAndGet,
            self,
            new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime))
        .run();
  }
}
