package io.fleetpulse.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.catalogue.SampleSections;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.control.NotWritten;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of agents over real HTTP; what is written is read back as from the topic. */
class AgentConfigRoutesTest {
  static {
    TrustedRecords.trust();
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AgentConfigBook book = new AgentConfigBook(new LiveCheck(SampleSections.names()));
  private final Topic topic = new Topic();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private HttpShell shell;

  @BeforeEach
  void start() {
    book.bindTo(meters);
    shell = new HttpShell("Fleetpulse processor", new HealthChecks(), meters, javalin -> {});
    new AgentConfigRoutes(book, topic, Duration.ofMillis(10)).register(shell);
    shell.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @ParameterizedTest
  @CsvSource({"*, fleet", "default/shop, service", "default/shop/one, instance"})
  void goodSettings_areWrittenAndShown(String key, String level) throws Exception {
    HttpResponse<String> created =
        put(key, "{\"settings\": {\"interval\": \"10s\", \"section.buffers\": false}}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(topic.written.get(key).getSettings())
        .containsOnly(Map.entry("interval", "10s"), Map.entry("section.buffers", "false"));
    assertThat(put(key, "{\"settings\": {\"budget.cpu\": 0.5}}").statusCode()).isEqualTo(200);

    JsonNode config = JSON.readTree(get(key).body());
    assertThat(config.path("key").textValue()).isEqualTo(key);
    assertThat(config.path("level").textValue()).isEqualTo(level);
    assertThat(config.path("version").longValue()).isEqualTo(2);
    assertThat(config.path("settings").toString()).isEqualTo("{\"budget.cpu\":\"0.5\"}");
    assertThat(JSON.readTree(send("GET", "/api/v1/agent-config", "").body()).path("configs"))
        .hasSize(1);
  }

  @Test
  void badSettings_areRefusedWholeWithAllThatIsWrong() throws Exception {
    HttpResponse<String> refused =
        put(
            "shop",
            """
            {"settings": {"interval": "1h", "service.name": "x", "section.heap": true,
             "publish.interval": null, "log.level": "info"}, "version": 3}""");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode error = JSON.readTree(refused.body()).path("error");
    assertThat(error.path("message").textValue())
        .contains("version: there is no such field")
        .contains("publish.interval: no text")
        .contains("key: \"shop\" is none")
        .contains("interval: \"1h\" cannot be used")
        .contains("section.heap: no such section")
        .contains("service.name: no setting that may change");
    assertThat(error.path("hint").textValue()).contains("use 100ms to 10m");
    assertThat(put("*", "{\"settings\": []}").statusCode()).isEqualTo(422);
    assertThat(put("*", "[]").statusCode()).isEqualTo(422);
    assertThat(put("*", "{\"settings\": ").statusCode()).isEqualTo(400);
    assertThat(topic.written).isEmpty();
  }

  @Test
  void whatAgentsRefuse_isShownWithWhatTheyUse() throws Exception {
    put("*", "{\"settings\": {\"interval\": \"10s\"}}");
    book.read("*", new AgentConfig(9L, Map.of("interval", "fast")));

    JsonNode config = JSON.readTree(get("*").body());
    assertThat(config.path("version").longValue()).isEqualTo(1);
    assertThat(config.path("newestVersion").longValue()).isEqualTo(9);
    assertThat(config.path("settings").path("interval").textValue()).isEqualTo("10s");
    assertThat(config.path("problems").path(0).path("setting").textValue()).isEqualTo("interval");
    assertThat(JSON.readTree(put("*", "{\"settings\": {}}").body()).path("version").longValue())
        .isEqualTo(10);
    assertThat(send("GET", "/metrics", "").body())
        .contains("fleetpulse_processor_agent_configs_refused_total 1.0")
        .contains("fleetpulse_processor_agent_configs 1.0");
  }

  @Test
  void deletedSettings_areGone() throws Exception {
    put("default/shop", "{\"settings\": {\"interval\": \"10s\"}}");
    assertThat(send("DELETE", "/api/v1/agent-config/default/shop", "").statusCode()).isEqualTo(204);
    assertThat(get("default/shop").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/agent-config/default/shop", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeWritten_isUnavailable() throws Exception {
    topic.down = true;
    HttpResponse<String> refused = put("*", "{\"settings\": {}}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("brokers are away");
  }

  @Test
  void whatIsNotReadBack_isUnavailableAndItsVersionIsNotUsedAgain() throws Exception {
    topic.behind = true;
    HttpResponse<String> first = put("*", "{\"settings\": {\"interval\": \"10s\"}}");
    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(first.body()).path("error").path("message").textValue())
        .isEqualTo(
            "version 1 of * is written, but was not read back within 10 ms; it will still hold");

    topic.behind = false;
    HttpResponse<String> second = put("*", "{\"settings\": {\"interval\": \"20s\"}}");
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(JSON.readTree(second.body()).path("version").longValue()).isEqualTo(2);
    topic.behind = true;
    assertThat(send("DELETE", "/api/v1/agent-config/*", "").statusCode()).isEqualTo(503);
  }

  private HttpResponse<String> put(String key, String body) throws Exception {
    return send("PUT", "/api/v1/agent-config/" + key, body);
  }

  private HttpResponse<String> get(String key) throws Exception {
    return send("GET", "/api/v1/agent-config/" + key, "");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shell.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The topic: read at once, unless the reader is behind. */
  private final class Topic implements ControlWriter<AgentConfig> {
    private final Map<String, AgentConfig> written = new LinkedHashMap<>();
    private volatile boolean down;
    private volatile boolean behind;

    @Override
    public void write(String key, AgentConfig config) throws NotWritten {
      if (down) {
        throw new NotWritten("the brokers are away", new IOException("closed"));
      }
      written.put(key, config);
      if (!behind) {
        book.read(key, config);
      }
    }

    @Override
    public void delete(String key) {
      if (!behind) {
        book.deleted(key);
      }
    }
  }
}
