package io.fleetpulse.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.schemas.avro.ServiceWindow;
import io.fleetpulse.schemas.avro.WindowSummary;
import io.fleetpulse.schemas.catalogue.MetricCatalogue;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.schemas.topics.TopicCatalogue;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.streams.query.ServiceHistory;
import io.fleetpulse.streams.query.Stores;
import io.fleetpulse.streams.query.WindowHistory;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.service.ServiceMetrics;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.store.HistoryConfig;
import io.fleetpulse.streams.store.HistoryMetrics;
import io.fleetpulse.streams.topology.HistoryPart;
import io.fleetpulse.streams.topology.KnownSchemas;
import io.fleetpulse.streams.topology.SampleBytes;
import io.fleetpulse.streams.topology.SamplesPart;
import io.fleetpulse.streams.topology.ServiceHistoryPart;
import io.fleetpulse.streams.topology.ServicesPart;
import io.fleetpulse.streams.window.EmptyLog;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes over real HTTP, on stores that the topology filled from samples. */
class RoutesTest {
  private static final long START = 1_700_000_030_000L;
  private static final TopicCatalogue TOPICS = new TopicCatalogue("fleetpulse.", 4, (short) 1);
  private static final String ONE = "/api/v1/instances/default/checkout/a";
  private static final String SERVICE = "/api/v1/services/default/checkout";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path stateDir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final KnownSchemas schemas = new KnownSchemas();
  private final LiveInstances instances = new LiveInstances();
  private final LiveServices services = new LiveServices();
  private final DriverStores stores = new DriverStores();
  private TopologyTestDriver driver;
  private HttpShell shell;

  @BeforeEach
  void start() {
    driver = driver();
    stores.driver = driver;
    int sampleSchema = schemas.idOf("s", SampleBytes.SCHEMA);
    var samples =
        driver.createInputTopic(
            TOPICS.name(Topic.SAMPLES), new StringSerializer(), new ByteArraySerializer());
    for (int i = 0; i < 71; i++) {
      for (String instance : List.of("a", "b")) {
        long time = START + i * 1_000L;
        samples.pipeInput(
            SampleBytes.key(instance),
            SampleBytes.framed(
                sampleSchema, withOrders(SampleBytes.sample(instance, START, i, time))),
            time);
      }
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 5; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
    LiveCatalogue metrics = new LiveCatalogue(MetricCatalogue.load(), instances);
    shell =
        new HttpShell(
            "Fleetpulse processor",
            new HealthChecks(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            javalin -> {});
    new InstanceRoutes(
            instances,
            new WindowHistory(stores, schemas, WindowTier.each(any -> summary())),
            metrics,
            () -> START + 76_000)
        .register(shell);
    new ServiceRoutes(
            instances,
            services,
            new ServiceHistory(stores, schemas, new LongAdder()),
            metrics,
            () -> START + 76_000)
        .register(shell);
    new CatalogueRoutes(metrics).register(shell);
    shell.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    shell.close();
    driver.close();
  }

  @Test
  void instances_areListedInPages() {
    JsonNode all = ok("/api/v1/instances?sparkline=jvm.heap.used");
    assertThat(all.path("instances").findValuesAsText("key"))
        .containsExactly("default/checkout/a", "default/checkout/b");
    assertThat(all.path("next").isNull()).isTrue();
    JsonNode first = all.path("instances").path(0);
    assertThat(first.path("version").asText()).isEqualTo("1.2");
    assertThat(first.path("labels").path("team").asText()).isEqualTo("web");
    assertThat(first.path("latest").path("jvm.heap.used").asDouble())
        .isEqualTo(1_069 * SampleBytes.KIB);
    assertThat(first.path("sparklines").path("jvm.heap.used").size()).isGreaterThanOrEqualTo(7);

    JsonNode page = ok("/api/v1/instances?limit=1");
    assertThat(page.path("instances").size()).isEqualTo(1);
    assertThat(page.path("next").asText()).isEqualTo("default/checkout/a");
    assertThat(
            ok("/api/v1/instances?limit=1&after=default/checkout/a")
                .path("instances")
                .path(0)
                .path("instance")
                .asText())
        .isEqualTo("b");
    assertThat(ok("/api/v1/instances?service=other").path("instances").size()).isZero();
    assertThat(ok("/api/v1/instances?service=default/checkout").path("instances").size())
        .isEqualTo(2);
  }

  @Test
  void oneInstance_hasItsWindows() {
    assertThat(ok(ONE).path("key").asText()).isEqualTo("default/checkout/a");

    JsonNode windows = ok(ONE + "/windows?metric=jvm.heap.used");
    assertThat(windows.path("unit").asText()).isEqualTo("By");
    assertThat(windows.path("kind").asText()).isEqualTo("gauge");
    JsonNode points = windows.path("series").path(0).path("points");
    assertThat(points.path(0).path("t").asLong()).isEqualTo(START);
    assertThat(points.path(0).path("last").asDouble()).isEqualTo(1_009 * SampleBytes.KIB);
    assertThat(points.path(0).path("min").asDouble()).isEqualTo(1_000 * SampleBytes.KIB);
    assertThat(points.path(0).path("count").asDouble()).isEqualTo(10);

    JsonNode minutes = ok(ONE + "/windows?metric=jvm.cpu.time&tier=1m");
    assertThat(minutes.path("tier").asText()).isEqualTo("1m");
    JsonNode minute = minutes.path("series").path(0).path("points").path(1);
    assertThat(minute.path("increase").asDouble()).isCloseTo(0.06, within(1e-9));

    JsonNode pools = ok(ONE + "/windows?metric=jvm.memory.used");
    assertThat(pools.path("series").findValuesAsText("jvm.memory.pool.name"))
        .containsExactlyInAnyOrderElementsOf(SampleBytes.POOLS);
    JsonNode some = ok(ONE + "/windows?metric=jvm.heap.used&limit=2&from=" + START);
    assertThat(some.path("series").path(0).path("points").size()).isEqualTo(2);
  }

  @Test
  void metricsOfAnApplicationsOwn_areLikeAllOthers() {
    JsonNode placed = ok(ONE + "/windows?metric=orders.placed");
    assertThat(placed.path("unit").asText()).isEqualTo("{order}");
    assertThat(placed.path("kind").asText()).isEqualTo("counter");
    JsonNode series = placed.path("series").path(0);
    assertThat(series.path("attributes").path("shop").asText()).isEqualTo("a");
    assertThat(series.path("points").path(1).path("increase").asDouble()).isEqualTo(20);

    JsonNode open = ok(ONE + "/windows?metric=orders.open").path("series").path(0).path("points");
    assertThat(open.path(0).path("count").asDouble()).as("every second has a value").isEqualTo(5);
    assertThat(open.path(0).path("max").asDouble()).isEqualTo(0.008);

    assertThat(ok(SERVICE + "/windows?metric=orders.placed").path("unit").asText())
        .isEqualTo("{order}");
    assertThat(ok("/api/v1/instances?sparkline=orders.placed").path("instances").size())
        .isEqualTo(2);
    JsonNode all = ok("/api/v1/metrics").path("metrics");
    JsonNode last = all.path(all.size() - 1);
    assertThat(last.path("name").asText()).isEqualTo("orders.placed");
    assertThat(last.path("description").asText()).isEqualTo("Orders placed.");
    assertThat(last.path("stability").asText()).isEqualTo("custom");
    assertThat(last.path("attributes").path(0).asText()).isEqualTo("shop");
  }

  @Test
  void services_areTheirInstancesTogether() {
    JsonNode service = ok("/api/v1/services").path("services").path(0);
    assertThat(service.path("key").asText()).isEqualTo("default/checkout");
    assertThat(service.path("instances").path("live").asInt()).isEqualTo(2);
    assertThat(service.path("instances").path("silent").asInt()).isZero();
    assertThat(service.path("versions").path(0).asText()).isEqualTo("1.2");
    assertThat(service.path("window").path("instances").asInt()).isEqualTo(2);
    assertThat(service.path("window").path("quality").asText()).isEqualTo("OK");
    JsonNode heap = service.path("latest").path("jvm.heap.used");
    assertThat(heap.path("total").asDouble()).isEqualTo(2 * 1_069 * SampleBytes.KIB);
    assertThat(service.path("latest").path("jvm.cpu.time").path("average").isNull()).isTrue();
    assertThat(ok(SERVICE)).isEqualTo(service);
    assertThat(ok("/api/v1/services?namespace=other").path("services").size()).isZero();
  }

  @Test
  void aService_hasItsWindows() {
    JsonNode windows = ok(SERVICE + "/windows?metric=jvm.heap.used");
    JsonNode points = windows.path("series").path(0).path("points");
    assertThat(points.size()).isEqualTo(7);
    assertThat(points.path(0).path("t").asLong()).isEqualTo(START);
    assertThat(points.path(0).path("total").asDouble()).isEqualTo(2 * 1_009 * SampleBytes.KIB);
    assertThat(points.path(0).path("expectedInstances").asInt()).isEqualTo(2);
    JsonNode cpu = ok(SERVICE + "/windows?metric=jvm.cpu.time&limit=1");
    JsonNode point = cpu.path("series").path(0).path("points").path(0);
    assertThat(point.path("t").asLong()).isEqualTo(START + 60_000);
    assertThat(point.path("rate").asDouble()).isCloseTo(0.002, within(1e-9));
  }

  @Test
  void whatIsWrong_isSaidWithAHint() {
    refused(400, ONE + "/windows", "metric is missing", "jvm.heap.used");
    refused(400, ONE + "/windows?metric=jvm.heap.usd", "no metric jvm.heap.usd", "jvm.heap.used");
    refused(400, ONE + "/windows?metric=jvm.heap.used&tier=5s", "tier=5s", "10s or 1m");
    refused(400, ONE + "/windows?metric=jvm.heap.used&limit=0", "limit=0", "");
    refused(400, ONE + "/windows?metric=jvm.heap.used&from=9&to=8", "after to=8", "from <= to");
    refused(400, "/api/v1/instances?state=dead", "state=dead", "live or silent");
    refused(400, "/api/v1/instances?sparkline=a,b,c,d,e,f,g", "7 values", "at most 6");
    refused(400, SERVICE + "/windows?metric=x", "no metric x", "");
    refused(404, "/api/v1/instances/default/checkout/z", "no instance", "/api/v1/instances");
    refused(404, "/api/v1/services/default/z", "no service default/z", "/api/v1/services");
    refused(404, "/api/v1/services/default/z/windows?metric=jvm.heap.used", "no service", "");
  }

  @Test
  void storesThatAreNotReady_are503() {
    stores.driver = null;

    refused(503, ONE + "/windows?metric=jvm.heap.used", "not readable now", "try again");
    refused(503, SERVICE + "/windows?metric=jvm.heap.used", "not readable now", "try again");
    assertThat(ok("/api/v1/instances?sparkline=jvm.heap.used").path("instances").size())
        .isEqualTo(2);
  }

  @Test
  void theOpenApiDocument_isValidAndNamesEveryType() {
    var parsed = new OpenAPIV3Parser().readContents(get("/openapi.json").body());

    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths())
        .containsKeys(
            "/api/v1/instances",
            "/api/v1/services/{namespace}/{service}/windows",
            "/api/v1/metrics");
    assertThat(parsed.getOpenAPI().getComponents().getSchemas())
        .containsKeys("Instance", "Service", "Point", "ServicePoint", "Metric", "Error");
    assertThat(parsed.getOpenAPI().getComponents().getSchemas().get("Instance").getProperties())
        .containsKeys("key", "latest", "jvm");
  }

  @Test
  void answers_haveTheFieldsThatTheDocumentPromises() {
    var parsed = new OpenAPIV3Parser().readContents(get("/openapi.json").body());
    var types = parsed.getOpenAPI().getComponents().getSchemas();

    has(types.get("Instance").getRequired(), ok(ONE));
    has(types.get("Service").getRequired(), ok(SERVICE));
    has(types.get("Windows").getRequired(), ok(ONE + "/windows?metric=jvm.heap.used"));
    JsonNode windows = ok(SERVICE + "/windows?metric=jvm.heap.used");
    has(types.get("ServiceWindows").getRequired(), windows);
    has(
        types.get("ServicePoint").getRequired(),
        windows.path("series").path(0).path("points").path(0));
    has(types.get("Metric").getRequired(), ok("/api/v1/metrics").path("metrics").path(0));
  }

  /** Two orders a second, and every other second how many are open. */
  private static GenericRecord withOrders(GenericRecord sample) {
    long sequence = (Long) sample.get("sequence");
    Schema section = SampleBytes.section("custom");
    GenericRecord custom = new GenericData.Record(section);
    custom.put("counters", List.of(value(section, "counters", 2 * sequence)));
    custom.put(
        "gauges", List.of(value(section, "gauges", sequence % 2 == 0 ? sequence : Long.MIN_VALUE)));
    custom.put("distributions", List.of());
    sample.put("custom", custom);
    if (sample.get("identity") instanceof GenericRecord identity) {
      Schema series = identity.getSchema().getField("customCounters").schema().getElementType();
      identity.put(
          "customCounters",
          List.of(
              new GenericRecordBuilder(series)
                  .set("name", "orders.placed")
                  .set("unit", "{order}")
                  .set("description", "Orders placed.")
                  .set("attributes", Map.of("shop", "a"))
                  .build()));
      identity.put(
          "customGauges",
          List.of(
              new GenericRecordBuilder(series)
                  .set("name", "orders.open")
                  .set("scale", 1e-3)
                  .build()));
    }
    return sample;
  }

  private static GenericRecord value(Schema section, String field, long value) {
    GenericRecord record =
        new GenericData.Record(section.getField(field).schema().getElementType());
    record.put("value", value);
    return record;
  }

  private static void has(List<String> required, JsonNode answer) {
    assertThat(answer.fieldNames()).toIterable().containsAll(required);
  }

  private JsonNode ok(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return tree(answer);
  }

  private void refused(int status, String path, String message, String hint) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    assertThat(tree(answer).path("error").path("message").asText()).contains(message);
    assertThat(tree(answer).path("error").path("hint").asText()).contains(hint);
  }

  private HttpResponse<String> get(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shell.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode tree(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private int summary() {
    return schemas.idOf("w", WindowSummary.getClassSchema());
  }

  private TopologyTestDriver driver() {
    schemas.idOf("s", SampleBytes.SCHEMA);
    int summary = summary();
    int service = schemas.idOf("service", ServiceWindow.getClassSchema());
    Topology topology = new Topology();
    SamplesPart.add(
        topology,
        TOPICS,
        new SamplesConfig(
            schemas,
            WindowTier.each(any -> summary),
            instances,
            new WindowMetrics(),
            EmptyLog::new),
        false);
    ServicesPart.add(
        topology,
        TOPICS,
        new ServicesConfig(
            schemas, summary, service, services, new ServiceMetrics(), EmptyLog::new));
    HistoryPart.add(
        topology,
        TOPICS,
        new HistoryConfig(
            schemas,
            WindowTier.each(any -> summary),
            HistoryConfig.USUAL_RETENTION,
            new HistoryMetrics(),
            EmptyLog::new));
    ServiceHistoryPart.add(topology, TOPICS, new LongAdder());
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    return new TopologyTestDriver(topology, config, Instant.ofEpochMilli(START));
  }

  /** The driver's stores while there is one. */
  private static final class DriverStores implements Stores {
    private volatile TopologyTestDriver driver;

    @Override
    @SuppressWarnings("unchecked")
    public <T> T store(String name, QueryableStoreType<T> type) {
      TopologyTestDriver of = driver;
      if (of == null) {
        throw new InvalidStateStoreException("the state is still being restored");
      }
      StateStore store = of.getAllStateStores().get(name);
      return (T) store;
    }
  }
}
