package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.BusyHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.Identity;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.catalogue.Metric;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The same application under each collector, on JDK 17 and on JDK 25, with the real jar: what
 * arrives is what {@code docs/metrics.md} says applies, neither less nor more.
 */
@Execution(ExecutionMode.CONCURRENT)
class CollectorsIT {
  private static final Map<String, String> COLLECTORS =
      Map.of(
          "serial", "-XX:+UseSerialGC",
          "parallel", "-XX:+UseParallelGC",
          "g1", "-XX:+UseG1GC",
          "zgc", "-XX:+UseZGC",
          "shenandoah", "-XX:+UseShenandoahGC");

  /** What the application of this test does, and where it runs. */
  private static final Set<String> GIVEN =
      Set.of(
          "the JVM publishes its counters (not with -XX:-UsePerfData or"
              + " -XX:+PerfDisableSharedMem)",
          "the application has switched contention monitoring on",
          "virtual threads have run",
          "the common pool has been used",
          "on Linux",
          "on Linux and other Unix");

  /** What it does not. */
  private static final Set<String> NOT_GIVEN =
      Set.of("native memory tracking is on", "the flight recorder is on");

  /** With G1 later than this test waits. */
  private static final String G1_LATER =
      "with G1: the flight recorder runs, half a minute after the agent's start, once a quarter of the heap"
          + " was in use after a collection or with flight.recorder=true";

  /** Later than this test waits: {@link RecorderIT} does. */
  private static final Set<String> LATER =
      Set.of(
          "the flight recorder runs, half a minute after the agent's start, once a quarter of the heap was in"
              + " use after a collection or with flight.recorder=true; a minute later, and from"
              + " then on each minute",
          "the flight recorder runs, half a minute after the agent's start, once a collection was caused by an"
              + " allocation stall or with flight.recorder=true");

  /** What is as the machine is. */
  private static final Set<String> OPEN =
      Set.of(
          "in a control group",
          "in a control group with a memory limit",
          "in a control group with a CPU limit",
          "on Linux with pressure stall information");

  private final SampleTopic topic = new SampleTopic(TestBroker.shared().bootstrapServers());

  @TempDir private Path folder;

  @Test
  void eachCollectorOnJava17_givesWhatApplies() throws Exception {
    assertEachCollector(17, Optional.empty());
  }

  @Test
  void eachCollectorOnJava25_givesWhatApplies() throws Exception {
    Optional<Path> jdk25 = Tools.jdk(25);
    Require.tool("JDK 25", jdk25.isPresent());
    assertEachCollector(25, jdk25);
  }

  private void assertEachCollector(int feature, Optional<Path> jdk) throws Exception {
    topic.prepared();
    Map<String, HostRun> hosts = new LinkedHashMap<>();
    try {
      for (String collector : COLLECTORS.keySet()) {
        hosts.put(collector, start(collector, feature, jdk));
      }
      SoftAssertions all = new SoftAssertions();
      for (String collector : COLLECTORS.keySet()) {
        List<RuntimeSample> samples =
            topic.awaitSamples(collector + feature, CollectorsIT::saysAll);
        assertApplies(samples, collector + " on JDK " + feature, all);
      }
      all.assertAll();
    } finally {
      hosts.values().forEach(HostRun::close);
    }
  }

  private HostRun start(String collector, int feature, Optional<Path> jdk) throws Exception {
    ChildJvm.Builder host =
        ChildJvm.builder("collector-" + collector + feature)
            .jvmOptions(COLLECTORS.get(collector), "-Xmx64m", topic.agent(collector + feature))
            .program("-cp", HostRun.classes(), BusyHost.class.getName());
    jdk.ifPresent(host::javaHome);
    return HostRun.start(host, Files.createDirectory(folder.resolve(collector)));
  }

  /**
   * Sections on a slow cadence have come twice: the first is of a JVM that has done nothing yet.
   */
  private static boolean saysAll(List<RuntimeSample> samples) {
    return samples.stream().filter(sample -> sample.getThreadDetails() != null).count() >= 2
        && samples.stream()
            .anyMatch(sample -> sample.getGc() != null && sample.getGc().getLiveSet() >= 0);
  }

  private static void assertApplies(List<RuntimeSample> samples, String what, SoftAssertions all) {
    Identity identity =
        samples.stream()
            .map(RuntimeSample::getIdentity)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
    Set<String> there = new TreeSet<>();
    samples.forEach(sample -> collect(sample, there));
    for (Metric metric : MetricCatalogue.load().metrics()) {
      String when = metric.applies().when();
      boolean g1Later = when.equals(G1_LATER) && identity.getCollector().equals("g1");
      boolean given = when.isEmpty() || GIVEN.contains(when) || when.equals(G1_LATER) && !g1Later;
      assertThat(
              given
                  || g1Later
                  || LATER.contains(when)
                  || NOT_GIVEN.contains(when)
                  || OPEN.contains(when))
          .as("this test knows what to make of: %s", when)
          .isTrue();
      boolean applies = metric.applies().to(identity.getCollector(), identity.getJavaFeature());
      if (applies && given) {
        all.assertThat(there).as("%s gives", what).contains(metric.name());
      } else if (!applies || NOT_GIVEN.contains(when)) {
        all.assertThat(there).as("%s does not give", what).doesNotContain(metric.name());
      }
    }
    all.assertThat(identity.getCollector()).as(what).isNotEqualTo("other");
  }

  /** Names of the metrics that have a value in the record. */
  private static void collect(IndexedRecord record, Set<String> there) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      String metric = field.getProp("metric");
      if (metric != null) {
        if (value instanceof IndexedRecord
            || value instanceof Number number && known(field, number)) {
          there.add(metric);
        }
      } else if (value instanceof IndexedRecord inner) {
        collect(inner, there);
      } else if (value instanceof List<?> entries) {
        for (Object entry : entries) {
          if (entry instanceof IndexedRecord inner) {
            collect(inner, there);
          }
        }
      }
    }
  }

  private static boolean known(Schema.Field field, Number value) {
    if (value instanceof Float real) {
      return real >= 0;
    }
    return !(field.getObjectProp("absent") instanceof Number absent)
        || absent.longValue() != value.longValue();
  }
}
