package io.fleetpulse.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.control.NotWritten;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.window.LiveInstances;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules over real HTTP; what is written is read back as from the topic. */
class RuleRoutesTest {
  static {
    TrustedRecords.trust();
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      "{\"severity\": \"error\", \"expression\": \"jvm.thread.live.last > 500\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RuleCheck check = new RuleCheck(MetricCatalogue.load(), BuiltIn::named);
  private final RuleBook book = new RuleBook(check);
  private final Topic topic = new Topic();
  private HttpShell shell;

  @BeforeEach
  void start() {
    book.bindTo(meters);
    shell = new HttpShell("Fleetpulse processor", new HealthChecks(), meters, javalin -> {});
    LiveFindings findings = new LiveFindings();
    new RuleRoutes(
            book,
            check,
            topic,
            findings,
            new LiveCatalogue(MetricCatalogue.load(), new LiveInstances()))
        .register(shell);
    new FindingRoutes(findings).register(shell);
    shell.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void aGoodRule_isWrittenAndShown() throws Exception {
    HttpResponse<String> created = put("threads-high", GOOD);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(JSON.readTree(created.body()).get("version").longValue()).isEqualTo(1);
    assertThat(put("threads-high", GOOD).statusCode()).isEqualTo(200);

    JsonNode rule = JSON.readTree(get("/api/v1/rules/threads-high").body());
    assertThat(rule.get("state").textValue()).isEqualTo("active");
    assertThat(rule.get("newestVersion").longValue()).isEqualTo(2);
    assertThat(rule.get("firing").longValue()).isZero();
    assertThat(rule.get("rule").get("severity").textValue()).isEqualTo("ERROR");
    assertThat(rule.get("rule").get("tier").textValue()).isEqualTo("TEN_SECONDS");
    assertThat(JSON.readTree(get("/api/v1/rules").body()).get("rules")).hasSize(1);
    assertThat(topic.written).map(Rule::getVersion).containsExactly(1L, 2L);
  }

  @Test
  void aMetricOfAnApplicationsOwn_isAcceptedWithAWarning() throws Exception {
    HttpResponse<String> created =
        put(
            "orders-slow",
            "{\"expression\": \"orders.placed.rate < 1 && metric('order.took', {'shop': 'a'}).p99 > 2\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);

    JsonNode rule = JSON.readTree(get("/api/v1/rules/orders-slow").body());
    assertThat(rule.get("state").textValue()).isEqualTo("active");
    assertThat(rule.get("warnings")).hasSize(2);
    assertThat(rule.get("warnings").get(1).textValue())
        .isEqualTo("no live JVM of this processor has sent orders.placed");

    HttpResponse<String> refused = put("orders-slow", "{\"expression\": \"orders.placed > 1\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("orders has no statistic placed");
  }

  @Test
  void allFields_comeBack() throws Exception {
    String sent =
        """
        {"severity": "CRITICAL", "expression": "jvm.thread.live.last > 500", "forMillis": 60000,
         "matchers": ["service=~\\"a|b\\"", "zone!=eu"], "dryRun": true, "minCompleteness": 0.9,
         "sensitivity": "low", "overrides": "threads"}""";
    assertThat(put("threads-here", sent).statusCode()).isEqualTo(201);
    JsonNode standing = JSON.readTree(get("/api/v1/rules/threads-here").body());
    JsonNode rule = standing.get("rule");
    assertThat(rule.get("matchers").get(0).textValue()).isEqualTo("service=~\"a|b\"");
    assertThat(rule.get("dryRun").booleanValue()).isTrue();
    assertThat(rule.get("minCompleteness").doubleValue()).isEqualTo(0.9);
    assertThat(rule.get("sensitivity").textValue()).isEqualTo("LOW");
    assertThat(rule.get("overrides").textValue()).isEqualTo("threads");
    assertThat(standing.get("warnings").get(0).textValue())
        .isEqualTo("it overrides threads, which there is not");
    assertThat(put("threads-here", rule.toString()).statusCode()).isEqualTo(200);
    assertThat(topic.written.get(1))
        .isEqualTo(Rule.newBuilder(topic.written.get(0)).setVersion(2).build());
  }

  @Test
  void optionsThatCannotBe_areRefused() throws Exception {
    assertThat(
            put(
                    "x",
                    """
                    {"expression": "jvm.thread.live.last > 1", "matchers": ["service", "a=~("],
                     "minCompleteness": 0.3, "overrides": "x", "labels": {"a": "{{host}}"}}""")
                .body())
        .contains("matchers: no matcher: service")
        .contains("matchers: no expression")
        .contains("minCompleteness: 0.3 of a window")
        .contains("overrides: the rule itself")
        .contains("labels, line 1, column 1: unknown placeholder {{host}}");
  }

  @Test
  void aBadExpression_isRefusedWithPlaceAndRemedy() throws Exception {
    HttpResponse<String> refused =
        put("threads-high", "{\"expression\": \"1 < 2 &&\\n  jvm.thread.lives.last > 500\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode error = JSON.readTree(refused.body()).get("error");
    assertThat(error.get("message").textValue())
        .isEqualTo("expression, line 2, column 3: unknown metric jvm.thread.lives");
    assertThat(error.get("hint").textValue()).startsWith("did you mean jvm.thread.live");
    assertThat(topic.written).isEmpty();
  }

  @Test
  void allThatIsWrong_isSaidAtOnce() throws Exception {
    HttpResponse<String> refused =
        put(
            "heap-leak",
            """
            {"expression": "jvm.thread.live.p99 > 1", "forMillis": -1,
             "summary": "{{host}}", "labels": {"service": "x"}}""");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(refused.body()).get("error").get("message").textValue())
        .contains("name: heap-leak is a built-in detector")
        .contains("forMillis: -1 ms")
        .contains("unknown placeholder {{host}}")
        .contains("labels: service is set by the instance")
        .contains("no statistic p99");
    assertThat(put("x", "{\"expresion\": \"\", \"enabled\": 1, \"tier\": \"HOUR\"}").body())
        .contains("expresion: there is no such field")
        .contains("enabled: neither true nor false")
        .contains("tier: no such value: HOUR");
    assertThat(put("Bad_Name", GOOD).statusCode()).isEqualTo(422);
    assertThat(put("x", "[]").statusCode()).isEqualTo(422);
    HttpResponse<String> malformed = put("x", "{\"expression\": ");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).contains("line 1");
  }

  @Test
  void whatIsTooLong_isRefusedAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          String long4001 = "x".repeat(4_001);
          String body =
              JSON.createObjectNode()
                  .put("expression", long4001)
                  .put("clearExpression", long4001)
                  .put("summary", "{{" + " ".repeat(300_000) + "}")
                  .put("description", "x".repeat(10_001))
                  .put("runbook", long4001)
                  .set("labels", JSON.createObjectNode().put("team", long4001))
                  .toString();
          HttpResponse<String> refused = put("threads-high", body);
          assertThat(refused.statusCode()).isEqualTo(422);
          assertThat(JSON.readTree(refused.body()).get("error").get("message").textValue())
              .isEqualTo(
                  "summary: 300003 characters; description: 10001 characters;"
                      + " runbook: 4001 characters; labels: 4001 characters;"
                      + " expression: 4001 characters; clearExpression: 4001 characters");
        });
    assertThat(topic.written).isEmpty();
  }

  @Test
  void blanksInAPlaceholder_areNoMatter() throws Exception {
    String summary = "{{ instance }} has {{value }}, {{\\tnothing }}";
    HttpResponse<String> refused =
        put("threads-high", GOOD.replace("}", ", \"summary\": \"" + summary + "\"}"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("unknown placeholder {{\\tnothing }}");
  }

  @Test
  void aRuleRefusedOnReading_isShownWithTheOneThatStays() throws Exception {
    put("threads-high", GOOD);
    book.read("threads-high", topic.last(2, "jvm.nothing.last > 1"));

    JsonNode rule = JSON.readTree(get("/api/v1/rules/threads-high").body());
    assertThat(rule.get("state").textValue()).isEqualTo("last-good");
    assertThat(rule.get("rule").get("version").longValue()).isEqualTo(1);
    assertThat(rule.get("problems").get(0).get("message").textValue())
        .isEqualTo("unknown metric jvm.nothing");
    assertThat(get("/metrics").body())
        .contains("fleetpulse_processor_rules_refused_total 1.0")
        .contains("fleetpulse_processor_rules_invalid 1.0");
  }

  @Test
  void aDeletedRule_isGone() throws Exception {
    put("threads-high", GOOD);
    assertThat(send("DELETE", "/api/v1/rules/threads-high", "").statusCode()).isEqualTo(204);
    assertThat(get("/api/v1/rules/threads-high").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/rules/threads-high", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeWritten_isUnavailable() throws Exception {
    topic.down = true;
    HttpResponse<String> refused = put("threads-high", GOOD);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("brokers are away");
  }

  @Test
  void findings_areListed() throws Exception {
    assertThat(JSON.readTree(get("/api/v1/findings?state=firing").body()).get("findings"))
        .isEmpty();
  }

  @Test
  void examplesInTheDocument_areAccepted() throws Exception {
    String document = Files.readString(document());
    Matcher rule =
        Pattern.compile("<!-- example ([a-z0-9-]+) -->\\s*```json\n(.*?)```", Pattern.DOTALL)
            .matcher(document);
    int rules = 0;
    while (rule.find()) {
      rules++;
      HttpResponse<String> answer = put(rule.group(1), rule.group(2));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
    assertThat(rules).isPositive();
    Matcher expressions =
        Pattern.compile("<!-- expressions -->\\s*```\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(expressions.find()).isTrue();
    List<String> lines = expressions.group(1).lines().toList();
    assertThat(lines).hasSizeGreaterThan(5);
    for (int i = 0; i < lines.size(); i++) {
      HttpResponse<String> answer =
          put("example-" + i, JSON.createObjectNode().put("expression", lines.get(i)).toString());
      assertThat(answer.statusCode()).as(lines.get(i) + ": " + answer.body()).isEqualTo(201);
    }
  }

  private static Path document() {
    Path beside = Path.of("docs", "rules.md");
    return Files.exists(beside) ? beside : Path.of("..", "docs", "rules.md");
  }

  private HttpResponse<String> put(String name, String body) throws Exception {
    return send("PUT", "/api/v1/rules/" + name, body);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shell.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The rules' topic: read at once. */
  private final class Topic implements ControlWriter<Rule> {
    private final List<Rule> written = new ArrayList<>();
    private boolean down;

    @Override
    public void write(String key, Rule rule) throws NotWritten {
      if (down) {
        throw new NotWritten("the brokers are away", new IOException("closed"));
      }
      written.add(rule);
      book.read(rule.getName(), rule);
    }

    @Override
    public void delete(String name) {
      book.deleted(name);
    }

    Rule last(long version, String expression) {
      return Rule.newBuilder(written.get(written.size() - 1))
          .setVersion(version)
          .setExpression(expression)
          .build();
    }
  }
}
