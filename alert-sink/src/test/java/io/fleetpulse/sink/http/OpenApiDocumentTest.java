package io.fleetpulse.sink.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.sink.ledger.AlertLedger;
import io.fleetpulse.sink.ledger.Ledger;
import io.fleetpulse.sink.lifecycle.Alert;
import io.fleetpulse.sink.lifecycle.AlertState;
import io.fleetpulse.sink.lifecycle.AlertStateMachine;
import io.fleetpulse.sink.lifecycle.Evidence;
import io.fleetpulse.sink.lifecycle.FindingType;
import io.fleetpulse.sink.lifecycle.Severity;
import io.fleetpulse.sink.optimise.Action;
import io.fleetpulse.sink.optimise.ActionState;
import io.fleetpulse.sink.route.Routes;
import io.fleetpulse.sink.store.Database;
import io.fleetpulse.sink.store.DatabaseConfig;
import io.fleetpulse.sink.store.HistoryEntry;
import io.fleetpulse.sink.store.Notification;
import io.fleetpulse.sink.store.OutboxState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document of all routes that the sink has. */
class OpenApiDocumentTest {
  /** Files of the web page: no part of the API. */
  private static final Set<String> PAGES =
      Set.of(
          "GET /",
          "GET /index.html",
          "GET /favicon.svg",
          "GET /js/{path}",
          "GET /css/{path}",
          "GET /vendor/{path}");

  private static final Set<String> FREE = Set.of("GET /openapi.json", "GET /api/v1/fleet/{path}");
  private static final List<String> REGISTERED =
      List.of("AlertRoutes", "ActionRoutes", "EventStream", "FleetProxy", "WebPage");

  private final Database database =
      new Database(new DatabaseConfig("jdbc:h2:mem:documents", "sa", null));
  private final EventStream events = new EventStream();
  private final Map<String, Operation> operations = new TreeMap<>();
  private final HttpShell shell =
      new HttpShell(
          "Fleetpulse sink",
          new HealthChecks(),
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          javalin -> {});
  private SwaggerParseResult parsed;

  @BeforeEach
  void read() throws IOException, InterruptedException {
    AlertLedger alerts =
        new AlertLedger(
            new AlertStateMachine(() -> "id"),
            new Routes(false),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    new WebPage().register(shell);
    new FleetProxy(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1)).register(shell);
    new AlertRoutes(database, new Ledger(database), alerts, Clock.systemUTC()).register(shell);
    new ActionRoutes(database).register(shell);
    events.register(shell);
    shell.start("127.0.0.1", 0);
    URI uri = URI.create("http://127.0.0.1:" + shell.port() + "/openapi.json");
    String document =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    parsed = new OpenAPIV3Parser().readContents(document);
    parsed
        .getOpenAPI()
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) -> operations.put(method + " " + path, operation)));
  }

  @AfterEach
  void stop() {
    shell.close();
    events.close();
    database.close();
  }

  @Test
  void theDocument_isValid() {
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(operations.values()).map(Operation::getOperationId).doesNotHaveDuplicates();
  }

  @Test
  void everyRoute_isInTheDocumentAndNoOther() {
    assertThat(shell.served().stream().map(route -> route.replace('<', '{').replace('>', '}')))
        .filteredOn(route -> !PAGES.contains(route))
        .containsExactlyInAnyOrderElementsOf(operations.keySet());
  }

  /** A class with routes that this test forgets would be a hole in it. */
  @Test
  void everyClassWithRoutes_isUnderTest() {
    assertThat(
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(getClass().getPackageName())
                    .stream()
                    .filter(type -> type.tryGetMethod("register", HttpShell.class).isPresent())
                    .map(type -> type.getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(REGISTERED);
  }

  @Test
  void everyOperation_saysWhatItTakesAndAnswers() {
    operations.forEach(
        (name, operation) -> {
          assertThat(operation.getSummary()).as(name).isNotBlank();
          assertThat(operation.getParameters())
              .as(name)
              .allSatisfy(parameter -> assertThat(parameter.getDescription()).isNotBlank());
          operation
              .getResponses()
              .forEach(
                  (status, answer) -> {
                    assertThat(answer.getDescription()).as(name).isNotBlank();
                    if (status.equals("204")) {
                      assertThat(answer.getContent()).as(name).isNull();
                      return;
                    }
                    MediaType json = answer.getContent().get("application/json");
                    // A type with a name, which generated clients take over.
                    assertThat(
                            json == null
                                || json.getSchema().get$ref() != null
                                || FREE.contains(name))
                        .as(name + " " + status)
                        .isTrue();
                  });
        });
  }

  @Test
  void everyOperation_saysHowItFails() {
    operations.forEach(
        (name, operation) -> {
          boolean asks =
              operation.getParameters().stream().anyMatch(each -> each.getIn().equals("query"));
          assertThat(operation.getResponses()).as(name).containsKey("default");
          if (asks || operation.getRequestBody() != null) {
            assertThat(operation.getResponses()).as(name).containsKey("400");
          }
          if (name.contains("{") && !name.startsWith("PUT")) {
            assertThat(operation.getResponses()).as(name).containsKey("404");
          }
        });
  }

  @Test
  void answers_haveTheFieldsThatTheDocumentPromises() {
    Evidence evidence = new Evidence("jvm.heap.used.avg", 1, "By", "");
    Alert alert =
        new Alert(
            "f",
            "a",
            1,
            AlertState.ACTIVE,
            FindingType.LEAK,
            Severity.ERROR,
            "heap-leak",
            "default/shop/one",
            "",
            "",
            "",
            1,
            2,
            "By",
            Map.of(),
            List.of(evidence),
            1,
            1,
            null,
            null,
            null,
            1,
            1,
            1,
            0);
    promises("Alert", Shapes.alert(alert));
    promises("Evidence", shell.mapper().convertValue(evidence, Map.class));
    promises("Change", Shapes.history(List.of(new HistoryEntry(1, "", 1, "", ""))).get(0));
    promises(
        "Notification",
        Shapes.notification(
            new Notification(1, "log", "", "a", 1, "", OutboxState.PENDING, 0, 0, null, 0, 0)));
    Map<String, Object> action =
        Shapes.action(
            new Action(
                "a",
                "default/shop/one",
                "default/shop",
                1,
                "",
                "",
                null,
                "",
                ActionState.ADVISED,
                "",
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null));
    action.put("history", List.of());
    promises("Action", action);
  }

  private void promises(String type, Map<?, ?> answer) {
    List<String> required =
        parsed.getOpenAPI().getComponents().getSchemas().get(type).getRequired();
    assertThat(answer.keySet()).map(String::valueOf).containsExactlyInAnyOrderElementsOf(required);
  }
}
