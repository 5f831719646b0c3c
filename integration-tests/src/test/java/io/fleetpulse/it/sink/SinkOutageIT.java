package io.fleetpulse.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.it.support.Rest;
import io.fleetpulse.it.support.TestRegistry;
import io.fleetpulse.quickstart.kafka.EmbeddedKafka;
import io.fleetpulse.quickstart.registry.EmbeddedRegistry;
import io.fleetpulse.schemas.avro.Alert;
import io.fleetpulse.schemas.avro.FindingState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sink stands on goes away and comes back, while the sink runs. */
class SinkOutageIT {
  private static final long EPISODE = 1_700_000_000_000L;

  @TempDir private Path folder;
  private final String prefix = "outage-" + UUID.randomUUID() + ".";

  @Test
  void registryAwayAtTheStart_readinessNamesIt_andTheSinkGoesOnOnceItIsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    try (SinkProcess sink = SinkProcess.start(prefix, url, folder.resolve("sink"))) {
      eventually(
          () ->
              assertThat(sink.get("/health/ready").body())
                  .contains("waiting for the schema registry"));
      assertThat(sink.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(sink.get("/api/v1/alerts").statusCode()).isEqualTo(200);

      try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"), port);
          Topics topics = new Topics(prefix, registry.url())) {
        sink.awaitReady();
        topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 1));
        eventually(() -> assertThat(topics.alerts()).hasSize(1));
      }
      assertThat(sink.jvm().terminate().awaitExit(Duration.ofSeconds(20))).isEqualTo(143);
    }
  }

  @Test
  void databaseAway_readingStops_readinessSaysSo_andNothingIsLostOrDoubled() throws IOException {
    int others = 8;
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        Topics topics = new Topics(prefix);
        SinkProcess sink =
            SinkProcess.start(
                prefix,
                TestRegistry.shared().url(),
                folder.resolve("unused"),
                "database.url=" + postgres.url())) {
      sink.awaitReady();
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 1));
      eventually(() -> assertThat(topics.alerts()).hasSize(1));

      postgres.stop();
      for (int i = 0; i < others; i++) {
        topics.send(Topics.finding("b" + i, FindingState.FIRING, EPISODE, 1));
      }
      topics.send(Topics.finding("a", FindingState.CLEARED, EPISODE, 2));
      eventually(
          () -> {
            JsonNode checks = Rest.tree(sink.get("/health/ready")).get("checks");
            assertThat(checks.get("database").get("ok").asBoolean()).isFalse();
            assertThat(checks.get("ingest").get("ok").asBoolean()).isFalse();
          });
      assertThat(sink.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(sink.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(sink.get("/api/v1/alerts").statusCode()).isEqualTo(503);
      assertThat(topics.alerts()).hasSize(1);

      postgres.startAgain();
      sink.awaitReady();
      eventually(() -> assertThat(topics.alerts()).hasSize(others + 2));
      assertThat(topics.alerts())
          .filteredOn(each -> each.getFingerprint().equals("a"))
          .extracting(Alert::getVersion)
          .containsExactly(1L, 2L);
      assertThat(sink.json("/api/v1/alerts?state=active&rule=heap-leak").get("alerts"))
          .hasSize(others);
      assertThat(topics.read("dead-letters")).isEmpty();
    }
  }

  @Test
  void kafkaAway_readinessSaysSo_untilItIsBack() {
    Path data = folder.resolve("kafka");
    EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
    String brokers = kafka.bootstrapServers();
    try (SinkProcess sink = startOn(brokers).awaitReady()) {
      kafka.close();
      eventually(() -> assertThat(ingest(sink)).contains("Kafka does not answer"));
      assertThat(sink.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(sink.get("/api/v1/alerts").statusCode()).isEqualTo(200);

      int port = Integer.parseInt(brokers.substring(brokers.indexOf(':') + 1));
      kafka = EmbeddedKafka.start(data, port);
      sink.awaitReady();
    } finally {
      kafka.close();
    }
  }

  @Test
  void kafkaAway_stoppingTakesNoLongerThanPromised() {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    try (Topics topics = new Topics(prefix, TestRegistry.shared().url(), kafka.bootstrapServers());
        SinkProcess sink = startOn(kafka.bootstrapServers()).awaitReady()) {
      topics.send(Topics.finding("a", FindingState.FIRING, EPISODE, 1));
      eventually(() -> assertThat(topics.alerts()).hasSize(1));
      kafka.close();
      // Something that cannot be told, so that its channel is at work when all is to end.
      JsonNode alert = sink.json("/api/v1/alerts").get("alerts").get(0);
      String path = "/api/v1/alerts/" + alert.get("alertId").asText();
      assertThat(sink.post(path + "/acknowledge", "{\"by\":\"ann\"}").statusCode()).isEqualTo(200);

      assertThat(sink.jvm().terminate().awaitExit(Duration.ofSeconds(30))).isEqualTo(143);
    } finally {
      kafka.close();
    }
  }

  private SinkProcess startOn(String brokers) {
    return SinkProcess.start(
        prefix,
        TestRegistry.shared().url(),
        folder.resolve("sink"),
        "kafka.bootstrap.servers=" + brokers);
  }

  private static String ingest(SinkProcess sink) {
    return Rest.tree(sink.get("/health/ready")).get("checks").get("ingest").toString();
  }

  private static void eventually(ThrowingRunnable holds) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
  }
}
