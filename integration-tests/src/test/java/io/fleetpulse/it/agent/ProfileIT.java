package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.ContendingHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Require;
import io.fleetpulse.it.support.TestBroker;
import io.fleetpulse.it.support.Tools;
import io.fleetpulse.schemas.avro.Recorder;
import io.fleetpulse.schemas.avro.RuntimeSample;
import io.fleetpulse.schemas.avro.Site;
import io.fleetpulse.schemas.avro.SiteKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder tells through the agent's jar, on both JDKs. */
class ProfileIT {
  private static final SampleTopic TOPIC = new SampleTopic(TestBroker.shared().bootstrapServers());
  private static final Set<SiteKind> EXPECTED =
      EnumSet.of(SiteKind.ALLOCATION, SiteKind.CPU, SiteKind.MONITOR, SiteKind.PARK);

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() {
    TOPIC.prepared();
  }

  @Test
  void busyHostOnJava17_hasSitesAndWaits() {
    assertProfile("profile-17", host("profile-17"));
  }

  @Test
  void busyHostOnJava25_hasSitesAndWaits() {
    Optional<Path> jdk = Tools.jdk(25);
    Require.tool("JDK 25", jdk.isPresent());
    assertProfile("profile-25", host("profile-25").javaHome(jdk.orElseThrow()));
  }

  @Test
  void notAskedFor_thereIsNoProfile() {
    ChildJvm.Builder host = HostRun.of(ContendingHost.class, TOPIC.agent("profile-off"));
    try (HostRun run = HostRun.start(host, folder)) {
      List<RuntimeSample> samples = TOPIC.awaitSamples("profile-off", 5);
      assertThat(samples)
          .allSatisfy(
              sample -> {
                assertThat(sample.getRecorder()).isNull();
                assertThat(sample.getProfile()).isNull();
              });
      run.ended();
    }
  }

  @Test
  void noFlightRecorderInTheJvm_samplesArriveWithout() {
    ChildJvm.Builder host =
        host("profile-without-recorder")
            .jvmOptions(
                "--limit-modules=java.base,java.instrument,java.management,jdk.management,"
                    + "java.security.sasl");
    try (HostRun run = HostRun.start(host, folder)) {
      run.awaitAgent("no flight recorder, there is no profile");
      assertThat(TOPIC.awaitSamples("profile-without-recorder", 10))
          .allSatisfy(sample -> assertThat(sample.getRecorder()).isNull());
      assertThat(run.ended().ownLines()).containsExactly("host begins", "host ends");
      assertThat(run.warnings()).hasSize(1);
    }
  }

  @Test
  void hostThatRecordsItself_keepsItsThresholds() {
    Path recording = folder.resolve("own.jfr");
    ChildJvm.Builder host =
        host("profile-recorded")
            .jvmOptions("-XX:StartFlightRecording=filename=" + recording + ",settings=default");
    try (HostRun run = HostRun.start(host, folder)) {
      run.awaitAgent("its thresholds hold, not the agent's");
      TOPIC.awaitSamples(
          "profile-recorded", all -> sites(all).anyMatch(site -> own(site, SiteKind.CPU)));
      assertThat(run.ended().ownLines()).contains("host begins", "host ends");
      assertThat(recording).isNotEmptyFile();
    }
  }

  private void assertProfile(String instance, ChildJvm.Builder host) {
    try (HostRun run = HostRun.start(host, folder)) {
      List<RuntimeSample> samples =
          TOPIC.awaitSamples(
              instance,
              all ->
                  EXPECTED.stream().allMatch(kind -> sites(all).anyMatch(site -> own(site, kind))));
      for (SiteKind kind : EXPECTED) {
        Site site = sites(samples).filter(each -> own(each, kind)).findFirst().orElseThrow();
        assertThat(site.getStack()).hasSizeLessThanOrEqualTo(400);
        assertThat(site.getStack().split(";")).hasSizeLessThanOrEqualTo(8);
        assertThat(site.getWeight()).isPositive();
        assertThat(site.getLastSeenMillis()).isGreaterThanOrEqualTo(site.getFirstSeenMillis());
      }
      assertThat(samples)
          .filteredOn(sample -> sample.getProfile() != null)
          .allSatisfy(
              sample ->
                  assertThat(
                          sample.getProfile().getToMillis() - sample.getProfile().getFromMillis())
                      .isGreaterThan(5_000));
      Recorder last =
          samples.stream()
              .map(RuntimeSample::getRecorder)
              .filter(recorder -> recorder != null)
              .reduce((before, after) -> after)
              .orElseThrow();
      assertThat(last.getMonitorBlocked().getCount()).isPositive();
      assertThat(last.getPark().getCount()).isPositive();
      assertThat(last.getSafepoint().getCount()).isPositive();
      assertThat(last.getSafepointSync().getCount()).isPositive();
      assertThat(last.getEvents()).isPositive();
      assertThat(run.ended().ownLines()).containsExactly("host begins", "host ends");
      assertThat(run.warnings()).isEmpty();
    }
  }

  private static ChildJvm.Builder host(String instance) {
    return HostRun.of(ContendingHost.class, TOPIC.agent(instance, "profile.enabled=true"));
  }

  private static Stream<Site> sites(List<RuntimeSample> samples) {
    return samples.stream()
        .filter(sample -> sample.getProfile() != null)
        .flatMap(sample -> sample.getProfile().getSites().stream());
  }

  /** A site of the host's own, not of the JDK or the agent. */
  private static boolean own(Site site, SiteKind kind) {
    return site.getKind() == kind && site.getStack().contains("ContendingHost.");
  }
}
