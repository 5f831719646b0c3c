package io.fleetpulse.sink.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.sink.ledger.TestSink;
import io.fleetpulse.sink.lifecycle.Findings;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.optimise.ActionStep;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestSink sink = TestSink.inMemory();
  private final HttpShell shell =
      new HttpShell(
          "test",
          new HealthChecks(),
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          config -> {});

  @BeforeEach
  void start() {
    new AlertRoutes(sink.database(), sink.ledger(), sink.alertLedger(), sink.clock())
        .register(shell);
    new ActionRoutes(sink.database()).register(shell);
    shell.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    shell.close();
    sink.close();
  }

  @Test
  void list_isNewestFirst_andFilters() throws Exception {
    sink.take(Findings.of("old").firing(1_000, 1));
    sink.take(Findings.of("worse").severity(Severity.CRITICAL).firing(2_000, 1));
    sink.take(Findings.of("gone").firing(3_000, 1));
    sink.take(Findings.of("gone").cleared(3_000, 2));

    assertThat(fingerprints("")).containsExactly("gone", "worse", "old");
    assertThat(fingerprints("?state=active")).containsExactly("worse", "old");
    assertThat(fingerprints("?state=resolved,expired")).containsExactly("gone");
    assertThat(fingerprints("?state=resolved&state=active")).hasSize(3);
    assertThat(fingerprints("?severity=critical")).containsExactly("worse");
    assertThat(fingerprints("?service=checkout&rule=heap-leak&q=LEAKS")).hasSize(3);
    assertThat(fingerprints("?service=other")).isEmpty();
    assertThat(fingerprints("?state=&q=&limit=")).hasSize(3);
  }

  @Test
  void pages_followOneAnother_untilNextIsNull() throws Exception {
    for (int i = 0; i < 5; i++) {
      sink.take(Findings.of("f" + i).firing(1_000, 1));
    }
    List<String> seen = new ArrayList<>();

    String query = "?limit=2";
    for (int page = 0; page < 3; page++) {
      JsonNode answer = json(get("/api/v1/alerts" + query));
      answer.get("alerts").forEach(alert -> seen.add(alert.get("fingerprint").asText()));
      query = "?limit=2&after=" + answer.get("next").asText();
    }

    assertThat(query).endsWith("null");
    assertThat(seen).containsExactlyInAnyOrder("f0", "f1", "f2", "f3", "f4");
  }

  @Test
  void oneAlert_hasItsHistoryAndNotifications_andNoNumberWhereThereIsNone() throws Exception {
    sink.take(Findings.of("a").firing(1_000, 1));
    sink.take(Findings.of("a").cleared(1_000, 2));
    sink.system().gaveUp("log", "full");

    JsonNode alert = json(get(path("heap-leak")));
    assertThat(alert.get("state").asText()).isEqualTo("RESOLVED");
    assertThat(alert.get("history"))
        .extracting(each -> each.get("version").asInt() + " " + each.get("state").asText())
        .containsExactly("1 ACTIVE", "2 RESOLVED");
    assertThat(alert.get("history").get(0).get("by").asText()).isEqualTo("processor");
    assertThat(alert.get("notifications"))
        .extracting(each -> each.get("channel").asText() + " " + each.get("version").asInt())
        .containsExactlyInAnyOrder(
            "topic 1", "log 1", "webhook 1", "topic 2", "log 2", "webhook 2");
    assertThat(json(get(path("channel-failing"))).get("value").isNull()).isTrue();
  }

  @Test
  void acknowledge_saysWhoHasIt_once() throws Exception {
    sink.take(Findings.of("a").firing(1_000, 1));
    String path = path("heap-leak");

    HttpResponse<String> answer =
        post(path + "/acknowledge", "{\"by\":\" ann \",\"comment\":\"on it\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode alert = json(answer);
    assertThat(alert.get("state").asText()).isEqualTo("ACKNOWLEDGED");
    assertThat(alert.get("acknowledgedBy").asText()).isEqualTo("ann");
    assertThat(alert.get("history").get(1).get("reason").asText()).isEqualTo("on it");
    // People are not told what they said themselves; other systems are.
    assertThat(sink.pending("webhook")).isEqualTo(1);
    assertThat(sink.pending("topic")).isEqualTo(2);
    HttpResponse<String> again = post(path + "/acknowledge", "{\"by\":\"bob\"}");
    assertError(again, 409, "ACKNOWLEDGED");
    assertThat(json(get(path)).get("acknowledgedBy").asText()).isEqualTo("ann");
  }

  @ParameterizedTest
  @CsvSource({
    "alerts?state=odd, 'state=odd', '[active, acknowledged, resolved, expired]'",
    "alerts?state=active&severity=loud, 'severity=loud', 'critical'",
    "alerts?limit=0, 'limit=0', '1 to 1000'",
    "alerts?limit=many, 'limit=many', '1 to 1000'",
    "alerts?limit=1001, 'limit=1001', '1 to 1000'",
    "alerts?after=junk, 'after=junk', 'next'",
    "alerts?after=x_y, 'after=x_y', 'next'",
    "actions?state=odd, 'state=odd', 'advised'",
    "actions?limit=501, 'limit=501', '1 to 500'",
  })
  void badParameter_is400_namingItAndWhatIsPossible(String path, String what, String possible)
      throws Exception {
    assertError(get("/api/v1/" + path), 400, what, possible);
  }

  @Test
  void searchTextThatIsTooLong_is400() throws Exception {
    assertError(get("/api/v1/alerts?q=" + "x".repeat(201)), 400, "q is longer than 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"by\":\"  \"}",
        "{\"by\":null}",
        "{\"who\":\"ann\"}",
        "{\"by\":{\"name\":\"ann\"}}"
      })
  void bodyThatSaysNotWho_is400_andChangesNothing(String body) throws Exception {
    sink.take(Findings.of("a").firing(1_000, 1));
    String path = path("heap-leak");

    assertError(post(path + "/acknowledge", body), 400);
    assertThat(json(get(path)).get("state").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void bodyTooLongOrNotDeclaredAsJson_isRefused() throws Exception {
    sink.take(Findings.of("a").firing(1_000, 1));
    String path = path("heap-leak") + "/acknowledge";

    assertError(post(path, "{\"by\":\"" + "x".repeat(201) + "\"}"), 400, "by");
    assertError(
        post(path, "{\"by\":\"ann\",\"comment\":\"" + "x".repeat(2001) + "\"}"), 400, "comment");
    HttpResponse<String> form =
        send(
            HttpRequest.newBuilder(url(path))
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"ann\"}")));
    assertError(form, 415, "application/json");
  }

  @Test
  void whatIsNotThere_is404() throws Exception {
    assertError(get("/api/v1/alerts/none"), 404, "none");
    assertError(get("/api/v1/actions/none"), 404, "none");
    assertError(post("/api/v1/alerts/none/acknowledge", "{\"by\":\"ann\"}"), 404, "none");
  }

  @Test
  void actions_haveTheirMeasurementsAndHistory() throws Exception {
    save(action("x-1", ActionState.SENT, null));
    save(action("x-1", ActionState.CONFIRMED, 100L));
    save(action("x-2", ActionState.ADVISED, null));

    JsonNode confirmed =
        json(get("/api/v1/actions?instance=default/orders/o-1&state=confirmed")).get("actions");
    assertThat(confirmed).hasSize(1);
    assertThat(confirmed.get(0).get("heapCommittedBefore").asLong()).isEqualTo(800);
    assertThat(confirmed.get(0).get("heapCommittedAfter").asLong()).isEqualTo(100);
    assertThat(confirmed.get(0).get("residentSetAfter").isNull()).isTrue();
    assertThat(json(get("/api/v1/actions/x-1")).get("history"))
        .extracting(each -> each.get("state").asText())
        .containsExactly("SENT", "CONFIRMED");
    assertThat(json(get("/api/v1/actions?instance=other")).get("actions")).isEmpty();
    assertThat(json(get("/api/v1/actions")).get("actions")).hasSize(2);
  }

  @Test
  void databaseAway_is503_withoutItsName() throws Exception {
    sink.take(Findings.of("a").firing(1_000, 1));
    String path = path("heap-leak");

    sink.close();

    for (HttpResponse<String> answer :
        List.of(
            get("/api/v1/alerts"),
            get(path),
            get("/api/v1/actions"),
            post(path + "/acknowledge", "{\"by\":\"ann\"}"))) {
      assertError(answer, 503, "the database does not answer");
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
      assertThat(answer.body()).doesNotContain("jdbc").doesNotContain("Hikari");
    }
  }

  private void save(Action action) {
    sink.change(
        (session, changed) -> session.actions().save(new ActionStep(action, "sink", "why", null)));
  }

  private static Action action(String id, ActionState state, Long heapAfter) {
    return new Action(
        id,
        "default/orders/o-1",
        "default/orders",
        7,
        "g1-periodic-gc",
        "G1PeriodicGCInterval",
        "0",
        "15000",
        state,
        "idle",
        1,
        1,
        1,
        Long.MAX_VALUE,
        800L,
        heapAfter,
        900L,
        null);
  }

  private List<String> fingerprints(String query) throws Exception {
    List<String> found = new ArrayList<>();
    json(get("/api/v1/alerts" + query))
        .get("alerts")
        .forEach(alert -> found.add(alert.get("fingerprint").asText()));
    return found;
  }

  private String path(String rule) {
    return "/api/v1/alerts/" + sink.alerts(rule).get(0).alertId();
  }

  private static void assertError(HttpResponse<String> answer, int status, String... parts)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = JSON.readTree(answer.body()).get("error");
    assertThat(error.get("status").asInt()).isEqualTo(status);
    assertThat(error.get("code").asText()).isNotBlank();
    String text = error.get("message").asText() + " " + error.get("hint").asText();
    assertThat(text).isNotBlank();
    assertThat(List.of(parts)).allSatisfy(part -> assertThat(text).contains(part));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(url(path)));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(url(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + shell.port() + path);
  }
}
