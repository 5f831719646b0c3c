package io.fleetpulse.benchmarks.load;

import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.sample.Identity;
import io.fleetpulse.agent.sample.Sample;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent's own readings of this JVM, after it has collected garbage at least once. */
public final class RealReading implements AutoCloseable {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int CHUNK_BYTES = 1 << 16;

  private final Sampler sampler;
  private byte[] garbage = new byte[0];

  private RealReading(Sampler sampler) {
    this.sampler = sampler;
  }

  /** Starts the agent's probes. */
  public static RealReading start() {
    AgentSelf self = new AgentSelf();
    self.ownThread();
    Sampler sampler =
        new Sampler(
            new ServiceIdentity("bench", "readings", "readings-1", "1.0", "", Map.of(), List.of()),
            "0.1.0",
            self,
            new AgentLog(System.err, System.err, Duration.ofMinutes(1), System::nanoTime));
    sampler.start();
    RealReading reading = new RealReading(sampler);
    reading.awaitCollection();
    return reading;
  }

  /** A sample of now. */
  public Sample take() {
    return sampler.take(System.currentTimeMillis(), System.nanoTime());
  }

  public Identity identity() {
    return sampler.identity();
  }

  /** Makes so much garbage. */
  public void allocate(int mebibytes) {
    for (long left = (long) mebibytes << 20; left > 0; left -= CHUNK_BYTES) {
      garbage = new byte[CHUNK_BYTES];
    }
  }

  @Override
  public void close() {
    sampler.close();
  }

  private void awaitCollection() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (sampler.identity().gcs().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no garbage collection was reported within ten seconds");
      }
      allocate(64);
    }
  }

  /** The last garbage made, so that making it is not optimised away. */
  int garbageBytes() {
    return garbage.length;
  }
}
