package io.fleetpulse.it.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.it.agent.QuietHost;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Repository;
import io.fleetpulse.it.support.Rest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches the start script do what the README says, on conditions: a slow machine takes longer. */
class UpIT {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final Pattern ATTACH = Pattern.compile("  java (-javaagent:\\S+) -jar .*");

  private static final List<String> DEMO =
      List.of(
          "checkout-1",
          "checkout-2",
          "orders-1",
          "mailer-1",
          "reports-1",
          "catalogue-1",
          "catalogue-2",
          "sessions-1",
          "billing-1");

  /** Ports in a row that up takes. */
  private static final int PORTS = 4;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void nameData() {
    data = folder.resolve("data");
  }

  @Test
  void demoFleet_isWatchedJudgedOptimisedAndEndsWithoutATrace() throws IOException {
    List<ProcessHandle> children;
    try (ChildJvm up = up("--optimise", "auto")) {
      Matcher attach = ATTACH.matcher(up.awaitLine(START, line -> ATTACH.matcher(line).matches()));
      assertThat(attach.matches()).isTrue();
      JsonNode endpoints = new ObjectMapper().readTree(data.resolve("endpoints.json").toFile());
      Rest processor = Rest.at(endpoints.get("processor").asText());
      Rest sink = Rest.at(endpoints.get("sink").asText());
      children = ProcessHandle.of(up.pid()).orElseThrow().descendants().toList();
      assertThat(children).hasSizeGreaterThanOrEqualTo(DEMO.size() + 2);

      attachedJvmAppears(attach.group(1), processor);
      up.awaitLine(
          MOST, line -> line.contains("FIRED    thread-leak on default/mailer/mailer-1: thread"));
      up.awaitLine(
          MOST, line -> line.contains("FIRED    heap-leak on default/orders/orders-1: heap leak"));
      idleHeapIsGivenBack(sink);
      nobodyElseIsAccused(sink);

      up.terminate().awaitExit(SOON);
    }
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    try (ChildJvm again = up("--no-demo", "--for", "1s")) {
      assertThat(again.awaitExit(START)).as(again.output()).isZero();
    }
  }

  @Test
  void portInUse_isOneClearLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (ChildJvm up = script("--no-demo", "--port", port)) {
        assertThat(up.awaitExit(SOON)).isEqualTo(2);
        assertThat(up.lines())
            .singleElement()
            .asString()
            .startsWith("fleetpulse: ")
            .contains(port)
            .contains("--port");
      }
    }
  }

  @Test
  void folderThatCannotBe_isOneClearLine() throws IOException {
    data = Files.writeString(folder.resolve("file"), "no folder").resolve("data");
    try (ChildJvm up = script("--no-demo")) {
      assertThat(up.awaitExit(SOON)).isEqualTo(2);
      assertThat(up.lines())
          .singleElement()
          .asString()
          .startsWith("fleetpulse: ")
          .contains(data.toString());
    }
  }

  private static void attachedJvmAppears(String agent, Rest processor) {
    try (ChildJvm mine =
        ChildJvm.ofMain(QuietHost.class).jvmOptions("-Xmx64m", agent).arguments("60000").start()) {
      mine.awaitWhileAlive(
          SOON,
          "the attached JVM among the instances",
          () -> processor.get("/api/v1/instances?limit=1000").body().contains("/my-service/"));
    }
  }

  /** Of two equal JVMs only the one that opted in is changed, and the record says by how much. */
  private static void idleHeapIsGivenBack(Rest sink) {
    eventually(
        () -> {
          JsonNode treated = newest(sink, "default/catalogue/catalogue-1");
          assertThat(treated.path("state").asText()).isEqualTo("CONFIRMED");
          JsonNode before = treated.path("heapCommittedBefore");
          JsonNode after = treated.path("heapCommittedAfter");
          assertThat(after.asLong()).isPositive().isLessThan(before.asLong() / 2);
        });
    assertThat(newest(sink, "default/catalogue/catalogue-2").path("state").asText())
        .isEqualTo("ADVISED");
  }

  private static void nobodyElseIsAccused(Rest sink) {
    List<String> accused = new ArrayList<>();
    for (JsonNode alert : sink.json("/api/v1/alerts?limit=1000").get("alerts")) {
      accused.add(alert.get("subject").asText());
    }
    assertThat(accused)
        .filteredOn(subject -> DEMO.stream().anyMatch(subject::endsWith))
        .isSubsetOf(
            "default/orders/orders-1", "default/mailer/mailer-1", "default/reports/reports-1");
  }

  private static JsonNode newest(Rest sink, String instance) {
    return sink.json("/api/v1/actions?instance=" + instance).path("actions").path(0);
  }

  private ChildJvm up(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--port";
    all[arguments.length + 1] = Integer.toString(freePorts());
    return script(all);
  }

  private ChildJvm script(String... arguments) {
    return ChildJvm.ofScript("up", Repository.path("fleetpulse"))
        .arguments("up", "--data", data.toString())
        .arguments(arguments)
        .start();
  }

  /** The first of some ports in a row, free a moment ago. */
  private static int freePorts() {
    for (int base = 20_000; base < 30_000; base += PORTS) {
      if (free(base)) {
        return base;
      }
    }
    throw new AssertionError("no " + PORTS + " ports in a row are free");
  }

  private static boolean free(int base) {
    for (int port = base; port < base + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static void eventually(ThrowingRunnable holds) {
    await().atMost(MOST).pollInterval(Duration.ofSeconds(1)).untilAsserted(holds);
  }
}
