package io.fleetpulse.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.section.Sections;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final AgentSelf self = new AgentSelf();
  private final SampleBuffer buffer = new SampleBuffer(1 << 20, self);
  private final Pace pace = new Pace();

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
            Duration.ofMillis(1),
            pace,
            self,
            new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime))
        .run();
  }
}
