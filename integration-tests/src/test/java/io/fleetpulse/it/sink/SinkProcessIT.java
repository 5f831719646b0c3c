package io.fleetpulse.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.schemas.avro.Alert;
import io.fleetpulse.schemas.avro.FindingState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkProcessIT {
  private static final long EPISODE = 1_700_000_000_000L;

  @TempDir private Path folder;
  private final String prefix = "sink-" + UUID.randomUUID() + ".";
  private final String registry = TestRegistry.shared().url();
  private Topics topics;
  private Receiver receiver;

  @BeforeEach
  void open() throws IOException {
    topics = new Topics(prefix);
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    topics.close();
    receiver.close();
  }

  @Test
  void findingFiresAndClears_reachesRestTopicAndWebhookOnceEach() {
    try (SinkProcess sink = start().awaitReady()) {
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 2));
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 2));
      eventually(() -> assertThat(alerts(sink, "?rule=heap-leak")).hasSize(1));
      JsonNode alert = alerts(sink, "?state=active&service=orders&q=LEAK").get(0);
      assertThat(alert.get("cause").asText()).isEqualTo("heap leak");
      String path = "/api/v1/alerts/" + alert.get("alertId").asText();

      assertThat(sink.post(path + "/acknowledge", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);
      assertThat(sink.post(path + "/acknowledge", "{\"by\":\"bob\"}").statusCode()).isEqualTo(409);
      assertThat(sink.get("/api/v1/alerts/none").statusCode()).isEqualTo(404);
      assertThat(sink.get("/api/v1/alerts?state=odd").statusCode()).isEqualTo(400);

      topics.send(Topics.finding("a", FindingState.CLEARED, EPISODE, 3));
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 2));
      eventually(
          () -> {
            assertThat(states("a")).containsExactly("1 ACTIVE", "2 ACKNOWLEDGED", "3 RESOLVED");
            assertThat(receiver.taken()).hasSize(2);
          });
      JsonNode detail = sink.json(path);
      assertThat(detail.get("state").asText()).isEqualTo("RESOLVED");
      assertThat(detail.get("history")).hasSize(3);
      assertThat(detail.get("notifications")).hasSizeGreaterThan(5);
    }
  }

  @Test
  void webhookFailsAndRecovers_deliversEachOnceUnderTheSameKey() {
    receiver.answer(500);
    try (SinkProcess sink = start().awaitReady()) {
      topics.send(Topics.finding("w", FindingState.FIRING, EPISODE, 1));
      eventually(() -> assertThat(receiver.calls()).hasSizeGreaterThanOrEqualTo(2));
      assertThat(sink.jvm().isAlive()).isTrue();
      receiver.answer(200);
      eventually(() -> assertThat(receiver.taken()).hasSize(1));
      assertThat(receiver.calls().stream().map(Receiver.Call::key).distinct()).hasSize(1);
    }
  }

  @Test
  void webhookIsDead_raisesAnAlertAboutTheChannel() {
    receiver.answer(500);
    try (SinkProcess sink = start("webhook.attempts=2").awaitReady()) {
      topics.send(Topics.finding("d", FindingState.FIRING, EPISODE, 1));
      eventually(() -> assertThat(alerts(sink, "?rule=channel-failing&state=active")).hasSize(1));
    }
  }

  @Test
  void undecodableRecord_isADeadLetterAndAnAlert_andTheNextIsRead() {
    try (SinkProcess sink = start().awaitReady()) {
      topics.send("findings", "x", new byte[] {7, 7, 7});
      topics.send(Topics.finding("u", FindingState.FIRING, EPISODE, 1));
      eventually(
          () -> {
            assertThat(alerts(sink, "?rule=heap-leak")).hasSize(1);
            assertThat(alerts(sink, "?rule=undecodable-records")).hasSize(1);
            assertThat(topics.read("dead-letters"))
                .singleElement()
                .satisfies(each -> assertThat(each.value()).containsExactly(7, 7, 7));
          });
    }
  }

  @Test
  void databaseOfAnotherSink_andAutoWithoutAKey_areOneClearLine() {
    try (SinkProcess sink = start().awaitReady()) {
      assertThat(sink.jvm().isAlive()).isTrue();
      refuses("is open in another process");
    }
    refuses("needs fleetpulse.optimise.signing.key.file", "optimise.mode=auto");
  }

  private void refuses(String why, String... settings) {
    try (ChildJvm second = SinkProcess.launch(prefix, registry, folder.resolve("sink"), settings)) {
      assertThat(second.awaitExit(Duration.ofSeconds(60))).isEqualTo(2);
      assertThat(second.lines())
          .filteredOn(line -> line.startsWith("fleetpulse-sink: "))
          .singleElement()
          .asString()
          .contains(why);
    }
  }

  private SinkProcess start(String... more) {
    String[] settings = new String[more.length + 1];
    settings[0] = "webhook.url=" + receiver.url();
    System.arraycopy(more, 0, settings, 1, more.length);
    return SinkProcess.start(prefix, registry, folder.resolve("sink"), settings);
  }

  private List<String> states(String fingerprint) {
    return topics.alerts().stream()
        .filter(each -> each.getFingerprint().equals(fingerprint))
        .map(SinkProcessIT::step)
        .toList();
  }

  private static String step(Alert alert) {
    return alert.getVersion() + " " + alert.getState();
  }

  private static JsonNode alerts(SinkProcess sink, String query) {
    return sink.json("/api/v1/alerts" + query).get("alerts");
  }

  private static void eventually(ThrowingRunnable holds) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
  }
}
