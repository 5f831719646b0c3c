package io.fleetpulse.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer buffer = new SampleBuffer(1 << 20, self);

  @Test
  void closedBeforeItRuns_companionEndsWithoutAStart() {
    AgentLoop loop = loop(recording("a"));
    loop.close();
    loop.run();

    assertThat(events).containsExactly("a ends");
    assertThat(buffer.size()).isZero();
  }

  @Test
  void companionThatNeitherStartsNorEnds_isCountedAndInNobodysWay() throws Exception {
    AgentLoop loop =
        loop(
            new Companion(
                () -> {
                  throw new OutOfMemoryError("no thread");
                },
                () -> {
                  throw new OutOfMemoryError("no memory");
                }),
            recording("b"));
    Thread thread = new Thread(loop);
    thread.start();
    Awaitility.await().until(() -> buffer.size() > 0);
    loop.close();
    thread.join(10_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(events).containsExactly("b starts", "b ends");
    assertThat(self.probeErrors).hasValue(2);
  }

  private Companion recording(String name) {
    return new Companion(() -> events.add(name + " starts"), () -> events.add(name + " ends"));
  }

  private AgentLoop loop(Companion... companions) {
    AgentLog log = new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime);
    Sampler sampler =
        new Sampler(
            new ServiceIdentity("n", "s", "i", "1", "", Map.of(), List.of()), "1", self, log);
    return new AgentLoop(
        sampler,
        buffer,
        () -> {
          throw new IllegalStateException("nothing is published here");
        },
        new InForce(
            new LiveSettings(
                Duration.ofMillis(100),
                Duration.ofMillis(3600000),
                Set.of(),
                1,
                "samples",
                LogLevel.INFO)),
        self,
        log,
        List.of(companions));
  }
}
