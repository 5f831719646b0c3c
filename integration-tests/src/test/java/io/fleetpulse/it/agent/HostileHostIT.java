package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.HostileHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.schemas.avro.Identity;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application with thousands of threads, classes and series under names that nobody should give
 * leaves the agent healthy and its samples small. {@code -Dfleetpulse.prove.hostile.threads=10000
 * -Dfleetpulse.prove.hostile.classes=100000} is the full run.
 */
class HostileHostIT {
  private static final int THREADS = Integer.getInteger("fleetpulse.prove.hostile.threads", 1_500);
  private static final int CLASSES = Integer.getInteger("fleetpulse.prove.hostile.classes", 5_000);
  private static final long SEED = Long.getLong("fleetpulse.prove.hostile.seed", 3);
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_NAMES = 64;

  @TempDir private Path folder;

  @Test
  void namesThreadsAndClassesWithoutMeasure_agentIsHealthyAndSamplesAreBounded()
      throws IOException {
    SampleTopic topic = new SampleTopic(TestBroker.shared().bootstrapServers()).prepared();
    String classPath =
        String.join(
            File.pathSeparator,
            HostRun.classes(),
            Jars.built("producer-agent/target/fleetpulse-metrics.jar").toString());
    ChildJvm.Builder host =
        ChildJvm.builder("hostile")
            .jvmOptions("-Xmx256m", "-XX:+UseSerialGC", topic.agent("hostile"))
            .program("-cp", classPath, HostileHost.class.getName())
            .arguments(Integer.toString(THREADS), Integer.toString(CLASSES), Long.toString(SEED));
    try (HostRun run = HostRun.start(host, folder)) {
      run.jvm().awaitLine(SampleTopic.PATIENCE, line -> line.equals("host is as it is"));
      List<RuntimeSample> samples =
          topic.awaitSamples(
              "hostile",
              arrived -> {
                long whole =
                    arrived.stream()
                        .filter(sample -> sample.getThreads() != null)
                        .filter(sample -> sample.getThreads().getLive() > THREADS)
                        .filter(sample -> sample.getClasses().getCount() > CLASSES)
                        .count();
                return whole >= 20;
              });

      SampleTopic.assertAccountedFor(samples);
      RuntimeSample last = samples.get(samples.size() - 1);
      assertThat(last.getSelf().getProbeErrors()).as("sections that could not be read").isZero();
      assertThat(last.getSelf().getSendErrors()).isZero();
      assertThat(last.getSelf().getSeriesRefused()).as("series refused").isPositive();
      assertThat(topic.largestValue("hostile")).as("bytes of a sample").isLessThan(MOST_BYTES);
      Identity who =
          samples.stream()
              .map(RuntimeSample::getIdentity)
              .filter(Objects::nonNull)
              .reduce((earlier, later) -> later)
              .orElseThrow();
      assertThat(who.getThreadPools())
          .hasSizeLessThanOrEqualTo(MOST_NAMES)
          .allSatisfy(pool -> assertThat(pool.getName()).matches("\\P{Cntrl}{1,200}"));
      assertThat(run.ended().agentLines()).as("lines of the agent").hasSizeLessThan(40);
      assertThat(run.ownLines()).containsExactly("host is as it is", "host ends");
    }
  }
}
