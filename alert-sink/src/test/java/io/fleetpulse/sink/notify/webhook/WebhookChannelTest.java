package io.fleetpulse.sink.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.Findings;
import io.fleetpulse.sink.notify.Outcome;
import io.fleetpulse.sink.store.Notification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

  private final TestSink sink = TestSink.inMemory();
  private final List<String> keys = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private HttpServer receiver;
  private int status = 200;
  private String retryAfter = "";

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    sink.close();
  }

  @Test
  void message_isAlertmanagers_andItsKeyIsTheSameForEachAttempt() throws IOException {
    sink.take(Findings.of("a").firing(1_000, 1));
    Notification row = row(1);

    assertThat(channel(url()).deliver(row)).isInstanceOf(Outcome.Delivered.class);
    assertThat(channel(url()).deliver(row)).isInstanceOf(Outcome.Delivered.class);

    Alert alert = sink.alerts().get(0);
    assertThat(keys).containsExactly(alert.alertId() + "-1", alert.alertId() + "-1");
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
    JsonNode message = new ObjectMapper().readTree(bodies.get(0));
    assertThat(message.get("version").asText()).isEqualTo("4");
    assertThat(message.get("status").asText()).isEqualTo("firing");
    assertThat(message.get("alerts")).hasSize(1);
    assertThat(message.get("alerts").get(0).get("fingerprint").asText()).isEqualTo("a");
    assertThat(message.get("alerts").get(0).get("labels").get("alertname").asText())
        .isEqualTo("heap-leak");
    assertThat(message.get("alerts").get(0).get("endsAt").asText()).startsWith("0001-01-01");
  }

  @Test
  void end_isResolved_underAKeyOfItsOwn() throws IOException {
    sink.take(Findings.of("a").firing(1_000, 1));
    sink.take(Findings.of("a").cleared(1_000, 2));

    channel(url()).deliver(row(1));
    channel(url()).deliver(row(2));

    assertThat(keys).doesNotHaveDuplicates().hasSize(2);
    JsonNode message = new ObjectMapper().readTree(bodies.get(1));
    assertThat(message.get("status").asText()).isEqualTo("resolved");
    assertThat(message.get("alerts").get(0).get("endsAt").asText()).startsWith("1970-");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void trouble_isTriedAgain(int answer) {
    status = answer;

    Outcome.Retryable outcome = (Outcome.Retryable) delivered();

    assertThat(outcome.reason()).contains(Integer.toString(answer));
    assertThat(outcome.notBefore()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 401, 403, 404, 410, 413})
  void refusal_isNotTriedAgain(int answer) {
    status = answer;

    Outcome.Rejected outcome = (Outcome.Rejected) delivered();

    assertThat(outcome.reason()).contains(Integer.toString(answer));
    assertThat(keys).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "'Fri, 27 Nov 2026 12:01:30 GMT', PT1M30S",
    "999999999, PT1H",
    "0, PT0S",
  })
  void retryAfter_isKept_upToAnHour(String header, Duration wait) {
    status = 503;
    retryAfter = header;

    assertThat(((Outcome.Retryable) delivered()).notBefore()).isEqualTo(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "99999999999999999999"})
  void retryAfterThatSaysNothing_isNotKept(String header) {
    status = 503;
    retryAfter = header;

    assertThat(((Outcome.Retryable) delivered()).notBefore()).isNull();
  }

  @Test
  void nobodyThere_isTriedAgain_withoutTheAddressInTheReason() {
    String url = url();
    receiver.stop(0);
    sink.take(Findings.of("a").firing(1_000, 1));

    Outcome.Retryable outcome = (Outcome.Retryable) channel(url + "T0KEN").deliver(row(1));

    assertThat(outcome.reason()).doesNotContain("T0KEN");
  }

  private Outcome delivered() {
    sink.take(Findings.of("a").firing(1_000, 1));
    return channel(url()).deliver(row(1));
  }

  private Notification row(long version) {
    String id = sink.alerts().get(0).alertId();
    return sink.ask(session -> session.outbox().ofAlert(id)).stream()
        .filter(each -> each.channel().equals("webhook") && each.version() == version)
        .findFirst()
        .orElseThrow();
  }

  private static WebhookChannel channel(String url) {
    return new WebhookChannel(
        new WebhookConfig(URI.create(url), Duration.ofSeconds(5), 12, ""), CLOCK);
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
  }

  private void take(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    if (status == 301 || status == 302) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
