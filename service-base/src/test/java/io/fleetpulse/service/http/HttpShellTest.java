package io.fleetpulse.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.service.health.HealthChecks;
import io.javalin.http.HandlerType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpShellTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Parameter LIMIT =
      Parameter.whole("limit", "Things at most.", 1, 10).otherwise(5);
  private static final Parameter STATE = Parameter.choice("state", "Which.", "live", "silent");
  private static final Parameter COLOURS = Parameter.choices("colour", "Which.", "RED", "GREEN");
  private static final Parameter METRIC =
      Parameter.required("metric", "Its name.", "such as ?metric=a");
  private static final Parameter TAGS = Parameter.texts("tag", "Tags.", 2);
  private static final Shape THING =
      Shape.object("Thing", "A thing.", Shape.field("limit", Shape.whole("The limit.")));

  private final HttpClient client = HttpClient.newHttpClient();
  private final HealthChecks health = new HealthChecks();
  private HttpShell shell;

  private record Body(String text) {}

  @BeforeEach
  void start() {
    shell =
        new HttpShell(
            "Test", health, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), javalin -> {});
    shell.route(
        Operation.get("listThings", "/things/{kind}", "Things")
            .takes(Parameter.path("kind", "Which things."), LIMIT, STATE, METRIC, TAGS, COLOURS)
            .answers(Shape.object("Things", "A page.", Shape.field("thing", THING.orNull())))
            .fails(404, "None."),
        context ->
            context.json(
                Map.of(
                    "kind", context.pathParam("kind"),
                    "limit", LIMIT.whole(context, 5),
                    "state", STATE.text(context).orElse("any"),
                    "metric", METRIC.needed(context),
                    "tags", TAGS.texts(context),
                    "colours", COLOURS.texts(context))));
    shell.route(
        plain("/nan"),
        context -> context.json(Map.of("nan", Double.NaN, "inf", 1 / 0.0, "one", 1.5)));
    shell.route(
        plain("/missing"),
        context -> {
          throw ApiException.notFound("no such thing", "look elsewhere");
        });
    shell.route(
        plain("/away"),
        context -> {
          throw ApiException.unavailable("not yet");
        });
    shell.route(
        plain("/broken"),
        context -> {
          throw new IllegalStateException("secret detail");
        });
    shell.route(
        Operation.of(HandlerType.POST, "putThing", "/body", "A body")
            .body(THING)
            .answers(THING)
            .answersNothing(204, "Nothing to say."),
        context -> context.json(shell.mapper().readValue(context.body(), Body.class)));
    shell.route(
        Operation.get("anywhere", "/below/<path>", "What is below")
            .takes(Parameter.path("path", "It may hold slashes."))
            .answers(THING),
        context -> context.json(Map.of("path", context.pathParam("path"))));
    shell.guard(
        "/below/closed/",
        503,
        "Closed.",
        () -> {
          throw ApiException.unavailable("closed");
        });
    shell.route(plain("/below/closed/one"), context -> context.result("never"));
    shell.page("/page.html", context -> context.result("<html>"));
    shell.start("127.0.0.1", 0);
  }

  private static Operation plain(String path) {
    return Operation.get("get" + path.replace('/', '_'), path, "Something").answers(THING);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void errors_areJsonWithAHint() {
    HttpResponse<String> missing = get("/missing");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("content-type")).get().asString().contains("json");
    assertThat(error(missing).path("code").asText()).isEqualTo("not-found");
    assertThat(error(missing).path("hint").asText()).isEqualTo("look elsewhere");

    HttpResponse<String> away = get("/away");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("retry-after")).contains("3");
  }

  @Test
  void anUnknownPath_is404WithWhereToLook() {
    HttpResponse<String> answer = get("/nothing/here");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(error(answer).path("message").asText()).isEqualTo("no such path: /nothing/here");
    assertThat(error(answer).path("hint").asText()).isEqualTo("see /openapi.json");
  }

  @Test
  void anErrorOfOurOwn_tellsNoDetails() {
    HttpResponse<String> answer = get("/broken");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret detail");
    assertThat(error(answer).path("code").asText()).isEqualTo("internal");
  }

  @Test
  void notANumber_isNull() {
    JsonNode answer = tree(get("/nan"));
    assertThat(answer.path("nan").isNull()).isTrue();
    assertThat(answer.path("inf").isNull()).isTrue();
    assertThat(answer.path("one").asDouble()).isEqualTo(1.5);
  }

  @Test
  void parameters_areChecked() {
    assertThat(tree(get("/things/red?metric=m&limit=7&state=live&tag=a,b")).toString())
        .contains("\"limit\":7", "\"state\":\"live\"", "\"kind\":\"red\"", "[\"a\",\"b\"]");
    assertThat(tree(get("/things/red?metric=m")).path("limit").asInt()).isEqualTo(5);

    assertThat(tree(get("/things/red?metric=m&colour=red&colour=GREEN&state=Live")).toString())
        .contains("[\"RED\",\"GREEN\"]", "\"state\":\"live\"");

    refused("/things/red?metric=m&colour=blue", "colour=blue is not possible", "[RED, GREEN]");
    refused("/things/red", "metric is missing", "such as ?metric=a");
    refused("/things/red?metric=m&limit=11", "limit=11 is no number from 1 to 10", "");
    refused("/things/red?metric=m&limit=x", "limit=x is no number", "");
    refused("/things/red?metric=m&state=dead", "state=dead is not possible", "live or silent");
    refused("/things/red?metric=m&tag=a&tag=b&tag=c", "3 values of tag", "at most 2");
    refused("/things/red?metric=" + "m".repeat(400), "longer than 300", "");
  }

  @Test
  void bodies_areCheckedAndBounded() {
    assertThat(post("{\"text\":\"a\"}").statusCode()).isEqualTo(200);
    HttpResponse<String> bad = post("{\"text\":");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(error(bad).path("code").asText()).isEqualTo("bad-json");
    assertThat(error(bad).path("hint").asText()).contains("line 1");
    assertThat(error(post("{\"other\":1}")).path("message").asText()).contains("other");
    HttpResponse<String> large = post("{\"text\":\"" + "x".repeat(2 << 20) + "\"}");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(error(large).path("status").asInt()).isEqualTo(413);
  }

  @Test
  void health_livesAlwaysAndIsReadyWhenItsChecksAre() {
    health.add("registry", () -> HealthChecks.Result.down("waiting for the schema registry"));

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(tree(ready).path("checks").path("registry").path("detail").asText())
        .isEqualTo("waiting for the schema registry");
  }

  @Test
  void answers_areNotSniffed() {
    assertThat(get("/nan").headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void theOpenApiDocument_isValidAndDescribesRoutes() {
    String document = get("/openapi.json").body();
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(document);

    assertThat(parsed.getMessages()).isEmpty();
    var operation = parsed.getOpenAPI().getPaths().get("/things/{kind}").getGet();
    assertThat(operation.getOperationId()).isEqualTo("listThings");
    assertThat(operation.getParameters())
        .map(parameter -> parameter.getIn() + " " + parameter.getName())
        .containsExactly(
            "path kind", "query limit", "query state", "query metric", "query tag", "query colour");
    assertThat(operation.getParameters().get(1).getSchema().getDefault()).hasToString("5");
    assertThat(operation.getParameters().get(3).getRequired()).isTrue();
    assertThat(operation.getResponses()).containsKeys("200", "404", "default");
    assertThat(parsed.getOpenAPI().getComponents().getSchemas())
        .containsKeys("Thing", "Things", "Error", "Readiness");
    assertThat(parsed.getOpenAPI().getPaths().get("/body").getPost().getResponses())
        .containsKeys("200", "204", "default");
    assertThat(parsed.getOpenAPI().getPaths().get("/below/{path}").getGet().getParameters())
        .singleElement()
        .satisfies(path -> assertThat(path.getName()).isEqualTo("path"));
  }

  @Test
  void theOpenApiDocument_namesEveryRouteAndNoOther() {
    List<String> documented = new ArrayList<>();
    JsonNode paths = tree(get("/openapi.json")).path("paths");
    paths
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(shell.served().stream().map(route -> route.replace('<', '{').replace('>', '}')))
        .filteredOn(route -> !route.equals("GET /page.html"))
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void aGuard_refusesAllBelowItsPathAndIsDocumented() {
    assertThat(get("/below/closed/one").statusCode()).isEqualTo(503);
    assertThat(tree(get("/below/a/b")).path("path").asText()).isEqualTo("a/b");
    JsonNode paths = tree(get("/openapi.json")).path("paths");
    JsonNode closed = paths.path("/below/closed/one").path("get").path("responses");
    assertThat(closed.path("503").path("description").asText()).isEqualTo("Closed.");
    assertThat(paths.path("/below/{path}").path("get").path("responses").has("503")).isFalse();
  }

  @Test
  void aRouteThatIsNotDescribed_isNotAdded() {
    assertThatThrownBy(() -> shell.route(Operation.get("a", "/a", ""), context -> {}))
        .hasMessage("GET /a does not say what it answers");
    assertThatThrownBy(
            () -> shell.route(Operation.get("a", "/a/{id}", "").answers(THING), context -> {}))
        .hasMessage("GET /a/{id} does not say what is id");
    assertThatThrownBy(
            () ->
                shell.route(
                    Operation.get("a", "/a", "").takes(Parameter.text("b", "")).answers(THING),
                    context -> {}))
        .hasMessage("GET /a does not say what is b");
  }

  private void refused(String path, String message, String hint) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(400);
    assertThat(error(answer).path("message").asText()).contains(message);
    assertThat(error(answer).path("hint").asText()).contains(hint);
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> post(String body) {
    return send(
        HttpRequest.newBuilder(uri("/body")).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + shell.port() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode error(HttpResponse<String> answer) {
    return tree(answer).path("error");
  }

  private static JsonNode tree(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
