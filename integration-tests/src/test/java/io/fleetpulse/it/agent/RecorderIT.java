package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.ChurningHost;
import io.fleetpulse.it.agent.host.HumongousHost;
import io.fleetpulse.it.agent.host.StallingHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.Distribution;
import io.fleetpulse.schemas.avro.Gc;
import io.fleetpulse.schemas.avro.Humongous;
import io.fleetpulse.schemas.avro.Quality;
import io.fleetpulse.schemas.avro.RuntimeSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the agent knows of collections by the flight recorder alone, with the real jar on JDK 17 and
 * on JDK 25. All applications run at the same time, from before the first test on.
 */
class RecorderIT {
  private static final int HEAP_MIB = 64;
  private static final int KIB_PER_MIB = 1_024;

  /** The recorder begins after half a minute, and counts regions a minute later. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String[] G1 = {
    "-XX:+UseG1GC",
    "-XX:G1HeapRegionSize=1m",
    "-XX:-G1UseAdaptiveIHOP",
    "-XX:InitiatingHeapOccupancyPercent=20" // less than any of them keeps
  };
  private static final String[] ZGC = {"-XX:+UseZGC"};

  private static final SampleTopic TOPIC = new SampleTopic(TestBroker.shared().bootstrapServers());
  private static final Map<Application, HostRun> RUNNING = new EnumMap<>(Application.class);

  @TempDir private static Path folder;

  /** An application, what makes its agent use the flight recorder, and what only that tells. */
  enum Application {
    ASKED_FOR_ON_17(17, "true", G1, ChurningHost.class, List.of("24"), RecorderIT::liveSet),
    ASKED_FOR_ON_25(25, "true", G1, ChurningHost.class, List.of("24"), RecorderIT::liveSet),
    HALF_FULL_ON_17(17, "auto", G1, ChurningHost.class, List.of("40"), RecorderIT::liveSet),
    HALF_FULL_ON_25(25, "auto", G1, ChurningHost.class, List.of("40"), RecorderIT::liveSet),
    HUMONGOUS_ON_17(17, "true", G1, HumongousHost.class, List.of(), RecorderIT::humongous),
    HUMONGOUS_ON_25(25, "true", G1, HumongousHost.class, List.of(), RecorderIT::humongous),
    STALLING_ON_17(17, "auto", ZGC, StallingHost.class, List.of(), RecorderIT::stalls),
    STALLING_ON_25(25, "auto", ZGC, StallingHost.class, List.of(), RecorderIT::stalls);

    private final int feature;
    private final String recorder;
    private final String[] collector;
    private final Class<?> program;
    private final List<String> arguments;
    private final Predicate<Gc> measured;

    Application(
        int feature,
        String recorder,
        String[] collector,
        Class<?> program,
        List<String> arguments,
        Predicate<Gc> measured) {
      this.feature = feature;
      this.recorder = recorder;
      this.collector = collector;
      this.program = program;
      this.arguments = arguments;
      this.measured = measured;
    }

    HostRun start() throws Exception {
      ChildJvm.Builder host =
          ChildJvm.builder(name())
              .jvmOptions(collector)
              .jvmOptions(
                  "-Xmx" + HEAP_MIB + "m", TOPIC.agent(name(), "flight.recorder=" + recorder))
              .program("-cp", HostRun.classes(), program.getName())
              .arguments(arguments.toArray(String[]::new));
      if (feature != 17) {
        Optional<Path> jdk = Tools.jdk(feature);
        Require.tool("JDK " + feature, jdk.isPresent());
        host.javaHome(jdk.orElseThrow());
      }
      return HostRun.start(host, Files.createDirectory(folder.resolve(name())));
    }

    boolean measured(RuntimeSample sample) {
      return sample.getGc() != null && measured.test(sample.getGc());
    }
  }

  /** It cannot be less than the applications keep, nor more than the heap. */
  private static boolean liveSet(Gc gc) {
    return gc.getLiveSetQuality() == Quality.OK
        && gc.getLiveSet() >= 24L * KIB_PER_MIB
        && gc.getLiveSet() <= (long) HEAP_MIB * KIB_PER_MIB
        && gc.getConcurrentTime() > 0
        && gc.getAllocationStalls() == null;
  }

  private static boolean humongous(Gc gc) {
    Humongous found = gc.getHumongous();
    return found != null
        && found.getRegions() >= HumongousHost.REGIONS
        && found.getSize() == (long) found.getRegions() * KIB_PER_MIB;
  }

  private static boolean stalls(Gc gc) {
    Distribution durations =
        gc.getAllocationStalls() == null ? null : gc.getAllocationStalls().getDuration();
    return durations != null
        && durations.getCount() > 0
        && durations.getSum() > 0
        && durations.getHistogram() != null
        && durations.getHistogram().getMax() > 0
        && gc.getHumongous() == null;
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
  void whatOnlyTheRecorderTells_isMeasured(Application application) {
    TOPIC.awaitSamples(
        application.name(), PATIENCE, all -> all.stream().anyMatch(application::measured));

    HostRun run = RUNNING.get(application);
    assertThat(run.warnings()).isEmpty();
    run.ended();
  }
}
