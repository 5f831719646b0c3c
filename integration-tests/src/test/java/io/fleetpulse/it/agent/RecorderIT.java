package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.ChurningHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.Gc;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the agent knows of G1 by the flight recorder alone, with the real jar on JDK 17 and on JDK
 * 25. All applications run at the same time, from before the first test on.
 */
class RecorderIT {
  private static final int HEAP_MIB = 64;
  private static final int KIB_PER_MIB = 1_024;
  private static final SampleTopic TOPIC = new SampleTopic(TestBroker.shared().bootstrapServers());
  private static final Map<Application, HostRun> RUNNING = new EnumMap<>(Application.class);

  @TempDir private static Path folder;

  /** An application, and what makes its agent use the flight recorder. */
  enum Application {
    ASKED_FOR_ON_17(17, "true", 24),
    ASKED_FOR_ON_25(25, "true", 24),
    HALF_FULL_ON_17(17, "auto", 40),
    HALF_FULL_ON_25(25, "auto", 40);

    private final int feature;
    private final String recorder;
    private final int liveMib;

    Application(int feature, String recorder, int liveMib) {
      this.feature = feature;
      this.recorder = recorder;
      this.liveMib = liveMib;
    }

    HostRun start() throws Exception {
      ChildJvm.Builder host =
          ChildJvm.builder(name())
              .jvmOptions(
                  "-Xmx" + HEAP_MIB + "m",
                  "-XX:+UseG1GC",
                  "-XX:-G1UseAdaptiveIHOP",
                  "-XX:InitiatingHeapOccupancyPercent=20", // less than either keeps
                  "-XX:TieredStopAtLevel=1",
                  TOPIC.agent(name(), "flight.recorder=" + recorder))
              .program("-cp", HostRun.classes(), ChurningHost.class.getName())
              .arguments(Integer.toString(liveMib));
      if (feature != 17) {
        Optional<Path> jdk = Tools.jdk(feature);
        Require.tool("JDK " + feature, jdk.isPresent());
        host.javaHome(jdk.orElseThrow());
      }
      return HostRun.start(host, Files.createDirectory(folder.resolve(name())));
    }

    /** It cannot be less than the application keeps, nor more than the heap. */
    boolean measured(RuntimeSample sample) {
      Gc gc = sample.getGc();
      return gc != null
          && gc.getLiveSetQuality() == Quality.OK
          && gc.getLiveSet() >= (long) liveMib * KIB_PER_MIB
          && gc.getLiveSet() <= (long) HEAP_MIB * KIB_PER_MIB
          && gc.getConcurrentTime() > 0;
    }
  }

  @BeforeAll
  static void startAll() throws Exception {
    TOPIC.prepared();
    for (Application application : Application.values()) {
      RUNNING.put(application, application.start());
    }
  }

  @AfterAll
  static void endAll() {
    RUNNING.values().forEach(HostRun::close);
    RUNNING.clear();
  }

  @ParameterizedTest
  @EnumSource
  void liveSetAndConcurrentTime_areMeasured(Application application) {
    TOPIC.awaitSamples(application.name(), all -> all.stream().anyMatch(application::measured));

    HostRun run = RUNNING.get(application);
    assertThat(run.warnings()).isEmpty();
    run.ended();
  }
}
