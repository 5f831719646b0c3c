package io.fleetpulse.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.it.agent.host.PlainHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attach} on real JVMs, and on what is none. */
class AttachIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aRunningJvm_isWatchedFromNowOn_andASecondAgentIsRefused() {
    SampleTopic topic = new SampleTopic(TestBroker.shared().bootstrapServers()).prepared();
    try (HostRun host = HostRun.start(HostRun.of(PlainHost.class), folder)) {
      awaitRunning(host);
      String settings = SampleTopic.joined(topic.settings("attached-1"));

      assertThat(attach(0, host.jvm().pid(), settings))
          .singleElement()
          .asString()
          .startsWith("the agent is in JVM " + host.jvm().pid());
      assertThat(topic.awaitSamples("attached-1", 3).get(0).getIdentity().getPid())
          .isEqualTo(host.jvm().pid());
      assertThat(attach(2, host.jvm().pid(), settings))
          .containsExactly(
              "fleetpulse: JVM "
                  + host.jvm().pid()
                  + " has an agent already; it goes on unchanged");
      host.ended();
      assertThat(host.warnings()).isEmpty();
    }
  }

  @Test
  void aJvmThatMayNotBeAttachedTo_isLeftAlone() {
    try (HostRun host =
        HostRun.start(HostRun.of(PlainHost.class, "-XX:+DisableAttachMechanism"), folder)) {
      awaitRunning(host);
      assertThat(attach(2, host.jvm().pid(), ""))
          .singleElement()
          .asString()
          .contains("-XX:+DisableAttachMechanism", "-javaagent");
      host.ended();
      assertThat(host.jvm().output()).doesNotContain("Full thread dump");
    }
  }

  @Test
  void whatIsNoJvm_isLeftAlone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "300").start();
    try {
      assertThat(attach(2, sleep.pid(), ""))
          .containsExactly(
              "fleetpulse: process " + sleep.pid() + " is no JVM; jps lists those that are");
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly().waitFor();
    }
    assertThat(attach(2, sleep.pid(), ""))
        .singleElement()
        .asString()
        .startsWith("fleetpulse: there is no process " + sleep.pid());
    assertThat(run(2, "my-service"))
        .containsExactly("fleetpulse: \"my-service\" is no process id; jps lists those of JVMs");
  }

  private static void awaitRunning(HostRun host) {
    host.jvm().awaitLine(PATIENCE, line -> !line.isEmpty());
  }

  private static List<String> attach(int exitCode, long pid, String settings) {
    return settings.isEmpty()
        ? run(exitCode, Long.toString(pid))
        : run(exitCode, Long.toString(pid), settings);
  }

  private static List<String> run(int exitCode, String... words) {
    try (ChildJvm attach =
        ChildJvm.ofJar("attach", Jars.quickstart())
            .arguments("attach", "--agent", Jars.agent().toString())
            .arguments(words)
            .start()) {
      assertThat(attach.awaitExit(PATIENCE)).as(attach.output()).isEqualTo(exitCode);
      return attach.lines();
    }
  }
}
