package io.fleetpulse.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fleetpulse.schemas.avro.AgentConfig;
import io.fleetpulse.schemas.avro.Evidence;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.avro.FindingState;
import io.fleetpulse.schemas.avro.FindingType;
import io.fleetpulse.schemas.avro.Rule;
import io.fleetpulse.schemas.avro.Severity;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.catalogue.SampleSections;
import io.fleetpulse.schemas.serde.TrustedRecords;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.streams.agent.AgentConfigBook;
import io.fleetpulse.streams.control.ControlWriter;
import io.fleetpulse.streams.finding.BuiltIn;
import io.fleetpulse.streams.finding.LiveFindings;
import io.fleetpulse.streams.query.ServiceHistory;
import io.fleetpulse.streams.query.Stores;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.rule.RuleBook;
import io.fleetpulse.streams.rule.RuleCheck;
import io.fleetpulse.streams.rule.RuleJson;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.topology.KnownSchemas;
import io.fleetpulse.streams.window.LiveInstances;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document of all routes that the processor has. */
class OpenApiDocumentTest {
  static {
    TrustedRecords.trust();
  }

  private static final Set<String> PAGES = Set.of();
  private static final Set<String> FREE = Set.of("GET /openapi.json");
  private static final List<String> REGISTERED =
      List.of(
          "InstanceRoutes",
          "ServiceRoutes",
          "RuleRoutes",
          "AgentConfigRoutes",
          "FindingRoutes",
          "CatalogueRoutes");

  private final MetricCatalogue catalogue = MetricCatalogue.load();
  private final RuleCheck check = new RuleCheck(catalogue, BuiltIn::named);
  private final RuleBook rules = new RuleBook(check);
  private final AgentConfigBook configs =
      new AgentConfigBook(new LiveCheck(SampleSections.names()));
  private final Map<String, Operation> operations = new TreeMap<>();
  private final HttpShell shell =
      new HttpShell(
          "Fleetpulse processor",
          new HealthChecks(),
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          javalin -> {});
  private SwaggerParseResult parsed;

  @BeforeEach
  void read() throws IOException, InterruptedException {
    LiveInstances instances = new LiveInstances();
    LiveFindings findings = new LiveFindings();
    KnownSchemas schemas = new KnownSchemas();
    Stores stores = new NoStores();
    LiveCatalogue metrics = new LiveCatalogue(catalogue, instances);
    new InstanceRoutes(instances, new WindowHistory(stores, schemas, Map.of()), metrics, () -> 0)
        .register(shell);
    new ServiceRoutes(
            instances,
            new LiveServices(),
            new ServiceHistory(stores, schemas, new LongAdder()),
            metrics,
            () -> 0)
        .register(shell);
    new RuleRoutes(rules, check, new NoWriter<>(), findings, metrics).register(shell);
    new AgentConfigRoutes(configs, new NoWriter<>()).register(shell);
    new FindingRoutes(findings).register(shell);
    new CatalogueRoutes(metrics).register(shell);
    shell.start("127.0.0.1", 0);
    parsed = new OpenAPIV3Parser().readContents(get("/openapi.json").toString());
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
  void answers_haveTheFieldsThatTheDocumentPromises() throws IOException, InterruptedException {
    Rule rule =
        Rule.newBuilder()
            .setName("threads-high")
            .setVersion(1)
            .setSeverity(Severity.ERROR)
            .setExpression("jvm.thread.live.last > 500")
            .build();
    Evidence evidence = new Evidence("jvm.thread.live.last", 501.0, "{thread}", "");
    Finding finding =
        Finding.newBuilder()
            .setFindingId("f")
            .setRule("threads-high")
            .setType(FindingType.THRESHOLD)
            .setSeverity(Severity.ERROR)
            .setState(FindingState.FIRING)
            .setSubject("default/shop/one")
            .setEpisodeStartMillis(1)
            .setRevision(1)
            .setTimeMillis(1)
            .setSummary("")
            .setValue(501)
            .setThreshold(500)
            .build();
    promises("Rule", RuleJson.of(rule).keySet());
    promises("Finding", FindingRoutes.json(finding).keySet());
    promises("Evidence", FindingRoutes.json(evidence).keySet());

    rules.read("threads-high", rule);
    promises("RuleStanding", fields(get("/api/v1/rules/threads-high")));
    rules.read(
        "threads-high", Rule.newBuilder(rule).setVersion(2).setExpression("no.metric > 1").build());
    JsonNode refused = get("/api/v1/rules/threads-high");
    promises("RuleProblem", fields(refused.path("problems").path(0)));
    promises("Rules", fields(get("/api/v1/rules")));
    promises("Findings", fields(get("/api/v1/findings")));

    configs.read("*", new AgentConfig(1L, Map.of("interval", "fast")));
    JsonNode config = get("/api/v1/agent-config/*");
    promises("AgentConfig", fields(config));
    promises("AgentConfigProblem", fields(config.path("problems").path(0)));
    promises("AgentConfigs", fields(get("/api/v1/agent-config")));
  }

  private void promises(String type, Set<String> fields) {
    assertThat(parsed.getOpenAPI().getComponents().getSchemas().get(type).getRequired())
        .as(type)
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  private static Set<String> fields(JsonNode json) {
    Set<String> fields = new TreeSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + shell.port() + path);
    return shell
        .mapper()
        .readTree(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body());
  }

  /** Documents need no stores. */
  private static final class NoStores implements Stores {
    @Override
    public <T> T store(String name, QueryableStoreType<T> type) {
      throw new UnsupportedOperationException(name);
    }
  }

  /** Documents write nothing. */
  private static final class NoWriter<V> implements ControlWriter<V> {
    @Override
    public void write(String key, V value) {
      throw new UnsupportedOperationException(key);
    }

    @Override
    public void delete(String name) {
      throw new UnsupportedOperationException(name);
    }
  }
}
