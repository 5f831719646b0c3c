package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/agent.md says of garbage, with room for JVMs with more threads than most. */
class SamplerCostTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int MINUTE = 60;
  private static final long MOST_BYTES = 40_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long nowNanos;

  @Test
  void sampleASecond_makesLittleGarbage() {
    Sampler sampler =
        new Sampler(
            new ServiceIdentity("n", "s", "i", "1", "", Map.of(), List.of()),
            "1",
            new AgentSelf(),
            new AgentLog(NOWHERE, NOWHERE, Duration.ofMinutes(1), System::nanoTime));
    sampler.start();
    try {
      minute(sampler); // loads classes
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      minute(sampler);
      long perSample =
          (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / MINUTE;

      assertThat(perSample).isLessThan(MOST_BYTES);
    } finally {
      sampler.close();
    }
  }

  private void minute(Sampler sampler) {
    for (int i = 0; i < MINUTE; i++) {
      sampler.take(nowNanos / 1_000_000, nowNanos);
      nowNanos += 1_000_000_000;
    }
  }
}
