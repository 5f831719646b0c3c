package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetpulse.agent.section.Profile;
import io.fleetpulse.agent.section.Recorder;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With this JVM's own flight recorder. */
class ProfileRecorderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final AgentSelf self = new AgentSelf();
  private final AgentLog log = new AgentLog(out, out, Duration.ofMinutes(1), System::nanoTime);

  @Test
  void contendedMonitor_isAWaitAndASite() throws InterruptedException {
    List<Profile.Site> sites = new ArrayList<>();
    AtomicLong blocked = new AtomicLong();
    AtomicLong safepoints = new AtomicLong();
    try (ProfileRecorder recorder = new ProfileRecorder(new RecorderTotals(), "", self, log)) {
      recorder.check(0);
      recorder.profile(1);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                contend(); // again and again: when the recording begins is its thread's affair
                System.gc();
                Recorder read = recorder.recorder();
                blocked.set(read.distributions().get(Wait.MONITOR_BLOCKED.ordinal()).count());
                safepoints.set(read.distributions().get(Wait.SAFEPOINT.ordinal()).count());
                Profile profile = recorder.profile(System.currentTimeMillis());
                sites.addAll(profile == null ? List.of() : profile.sites());
                return blocked.get() > 0
                    && safepoints.get() > 0
                    && sites.stream().anyMatch(site -> site.subject().endsWith("TheLock"));
              });
    }
    Profile.Site site =
        sites.stream().filter(each -> each.subject().endsWith("TheLock")).findFirst().orElseThrow();
    assertThat(site.kind()).isEqualTo(Profile.SiteKind.MONITOR);
    assertThat(site.stack()).contains("ProfileRecorderTest.enter");
    assertThat(site.weight()).isGreaterThan(10_000_000);
    assertThat(self.probeErrors).hasValue(0);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void applicationThatRecordsItself_keepsItsThreshold() throws Exception {
    try (jdk.jfr.Recording own = new jdk.jfr.Recording()) {
      own.enable("jdk.ThreadPark").withThreshold(Duration.ofMillis(70));
      own.start();
      try (ProfileRecorder recorder = new ProfileRecorder(new RecorderTotals(), "", self, log)) {
        recorder.check(0);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(HostRecordings.thresholds(Set.of()))
                        .containsEntry("jdk.FileRead", ProfileRecording.THRESHOLD));
        assertThat(HostRecordings.thresholds(Set.of()))
            .as("the least of all recordings")
            .containsEntry("jdk.ThreadPark", Duration.ofMillis(70));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("its thresholds hold");

        own.stop();
        recorder.check(Duration.ofSeconds(11).toNanos());
        assertThat(HostRecordings.thresholds(Set.of()))
            .containsEntry("jdk.ThreadPark", ProfileRecording.THRESHOLD);
      }
    }
    assertThat(self.probeErrors).hasValue(0);
  }

  private static void contend() throws InterruptedException {
    TheLock lock = new TheLock();
    CountDownLatch begun = new CountDownLatch(1);
    Thread blocked =
        new Thread(
            () -> {
              begun.countDown();
              enter(lock);
            },
            "blocked");
    synchronized (lock) {
      blocked.start();
      begun.await();
      await().until(() -> blocked.getState() == Thread.State.BLOCKED);
      // Held for longer than the least that is a wait.
      long until = System.nanoTime() + 5 * ProfileRecording.THRESHOLD.toNanos();
      await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - until > 0);
    }
    blocked.join();
  }

  private static void enter(TheLock lock) {
    synchronized (lock) {
      lock.entered++;
    }
  }

  private static final class TheLock {
    private int entered;
  }
}
