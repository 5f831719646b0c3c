package io.fleetpulse.service.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fleetpulse.service.config.ConfigException;
import io.fleetpulse.service.health.HealthChecks;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.javalin.json.JavalinJackson;
import io.javalin.router.ParsedEndpoint;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's HTTP side: its routes with what every service has beside them, which are health,
 * Prometheus metrics, errors as JSON and an OpenAPI document of all routes.
 */
public final class HttpShell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpShell.class);
  private static final long MOST_REQUEST_BYTES = 1 << 20;

  private final Javalin javalin;
  private final String title;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Guard> guards = new ArrayList<>();
  private final ObjectMapper json;

  /** What may refuse every request below a path. */
  private record Guard(String below, int status, String when) {}

  /**
   * Builds the shell; {@link #start} opens its port.
   *
   * @param title the service's name in its OpenAPI document
   * @param more further Javalin configuration, such as static files
   */
  public HttpShell(
      String title,
      HealthChecks health,
      PrometheusMeterRegistry metrics,
      Consumer<JavalinConfig> more) {
    this.title = title;
    this.json = json();
    this.javalin =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
              config.http.maxRequestSize = MOST_REQUEST_BYTES;
              config.jsonMapper(new JavalinJackson(json, false));
              more.accept(config);
            });
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ClassLoaderMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    javalin.before(HttpShell::secure);
    errors();
    ownRoutes(health, metrics);
  }

  /** Adds a route with all that is to be said of it: there is no other way to add one. */
  public HttpShell route(Operation operation, Handler handler) {
    operations.add(operation.complete());
    javalin.addHttpHandler(operation.method(), operation.path(), handler);
    return this;
  }

  /** Adds a stream of server-sent events. */
  public HttpShell events(Operation operation, Consumer<SseClient> joins) {
    return route(operation, new SseHandler(joins));
  }

  /** Adds a file of a web page: no part of the API, and so not in its document. */
  public HttpShell page(String path, Handler handler) {
    javalin.get(path, handler);
    return this;
  }

  /**
   * Adds a check that comes before all routes below a path; it throws to refuse.
   *
   * @param below such as /api/
   * @param status what it refuses with
   * @param when in the document
   */
  public HttpShell guard(String below, int status, String when, Runnable check) {
    guards.add(new Guard(below, status, when));
    javalin.before(below + "*", context -> check.run());
    return this;
  }

  /** Method and path of all that is served, to be compared with the document. */
  public List<String> served() {
    return javalin.unsafeConfig().pvt.internalRouter.allHttpHandlers().stream()
        .map(ParsedEndpoint::getEndpoint)
        .filter(endpoint -> endpoint.getMethod().isHttpMethod())
        .map(endpoint -> endpoint.getMethod() + " " + endpoint.getPath())
        .toList();
  }

  /** The mapper of all answers: records, no dates, NaN as null. */
  public ObjectMapper mapper() {
    return json;
  }

  /**
   * Opens the port.
   *
   * @throws ConfigException if it cannot be had
   */
  public HttpShell start(String host, int port) {
    try {
      javalin.start(host, port);
    } catch (JavalinBindException e) {
      throw new ConfigException(
          "cannot listen at "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): set fleetpulse.http.port or fleetpulse.http.host");
    }
    LOG.info("HTTP at http://{}:{}", host, javalin.port());
    return this;
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private void ownRoutes(HealthChecks health, PrometheusMeterRegistry metrics) {
    route(
        Operation.get("isLive", "/health/live", "Whether the process answers")
            .answers(
                Shape.object(
                    "Live", "The process answers.", Shape.field("live", Shape.flag("Always.")))),
        context -> context.json(Map.of("live", true)));
    Shape check =
        Shape.object(
            "Check",
            "What one check found.",
            Shape.field("ok", Shape.flag("Whether all is well.")),
            Shape.field("detail", Shape.text("What is, or what is waited for.")));
    Shape report =
        Shape.object(
            "Readiness",
            "All checks' results.",
            Shape.field("ready", Shape.flag("Whether all checks are ok.")),
            Shape.field("checks", Shape.map("By name.", check)));
    route(
        Operation.get("isReady", "/health/ready", "Whether the service does its work; 503 when not")
            .answers(report)
            .answers(503, "Not ready; the checks say what is missing.", report),
        context -> {
          HealthChecks.Report found = health.report();
          context.status(found.ready() ? 200 : 503).json(found);
        });
    route(
        Operation.get("metrics", "/metrics", "The service's own metrics")
            .answersText("text/plain", "Prometheus' text format, version 0.0.4."),
        context ->
            context
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.scrape()));
    route(
        Operation.get("openApi", "/openapi.json", "This API")
            .answers(Shape.anything("An OpenAPI 3.0 document.")),
        context -> context.json(OpenApi.document(title, guarded())));
  }

  private List<Operation> guarded() {
    List<Operation> all = new ArrayList<>();
    for (Operation operation : operations) {
      Operation said = operation;
      for (Guard guard : guards) {
        if (operation.path().startsWith(guard.below()) && !operation.says(guard.status())) {
          said = said.fails(guard.status(), guard.when());
        }
      }
      all.add(said);
    }
    return all;
  }

  private static void secure(Context context) {
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
  }

  private void errors() {
    javalin.exception(
        ApiException.class,
        (e, context) -> {
          if (e.status() == 503) {
            context.header("Retry-After", "3");
          }
          fail(context, e.status(), e.code(), String.valueOf(e.getMessage()), e.hint());
        });
    javalin.exception(
        NotFoundResponse.class,
        (e, context) ->
            fail(
                context, 404, "not-found", "no such path: " + context.path(), "see /openapi.json"));
    javalin.exception(
        HttpResponseException.class,
        (e, context) -> fail(context, e.getStatus(), "http", String.valueOf(e.getMessage()), ""));
    javalin.exception(
        JsonProcessingException.class,
        (e, context) ->
            fail(
                context,
                400,
                "bad-json",
                "the body is no such JSON: " + e.getOriginalMessage(),
                e.getLocation() == null
                    ? ""
                    : "line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()));
    javalin.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} {}", context.method(), context.path(), e);
          fail(context, 500, "internal", "an error of the service itself", "its log says more");
        });
  }

  private static void fail(Context context, int status, String code, String message, String hint) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("status", status);
    error.put("code", code);
    error.put("message", message);
    error.put("hint", hint);
    context.status(status).json(Map.of("error", error));
  }

  private static ObjectMapper json() {
    SimpleModule numbers = new SimpleModule();
    numbers.addSerializer(Double.class, new FiniteDouble());
    numbers.addSerializer(double.class, new FiniteDouble());
    return new ObjectMapper()
        .registerModule(numbers)
        .setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** JSON has no NaN: a number that is none is null. */
  private static final class FiniteDouble extends JsonSerializer<Double> {
    @Override
    public void serialize(
        @Nullable Double value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      if (value == null || value.isNaN() || value.isInfinite()) {
        generator.writeNull();
      } else {
        generator.writeNumber(value);
      }
    }
  }
}
