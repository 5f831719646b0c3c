package io.fleetpulse.sink.http;

import io.fleetpulse.schemas.registry.BoundedBody;
import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.service.http.Operation;
import io.fleetpulse.service.http.Parameter;
import io.fleetpulse.service.http.Shape;
import io.javalin.http.Context;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /api/v1/fleet/<path>} with what the processor answers to {@code GET
 * /api/v1/<path>}, so that a browser needs one origin only. Its target is fixed: a request chooses
 * a path below the processor's API, never a host. No header of the request is passed on. Time, size
 * and the number of requests under way are bounded; what goes wrong is an error 502 that says what.
 */
public final class FleetProxy {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_QUERY_CHARACTERS = 4096;
  private static final int MOST_AT_ONCE = 32;
  private static final String PREFIX = "/api/v1/fleet/";

  /** What {@code encodeURIComponent} leaves, and escapes; those are looked at after decoding. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~!$'()*,@:+%-]+");

  private final URI base;
  private final Duration timeout;
  private final HttpClient client;
  private final Semaphore underWay = new Semaphore(MOST_AT_ONCE);

  /**
   * @param processor base URL of the processor, such as http://127.0.0.1:7071
   * @param timeout for the whole exchange
   */
  public FleetProxy(URI processor, Duration timeout) {
    String text = processor.toString();
    if (!("http".equals(processor.getScheme()) || "https".equals(processor.getScheme()))
        || processor.getHost() == null) {
      throw new IllegalArgumentException(
          "fleetpulse.processor.url=" + text + " is no http or https URL with a host");
    }
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Adds the route. */
  public void register(HttpShell shell) {
    shell.route(
        Operation.get(
                "fleet", PREFIX + "<path>", "The processor's API, read only: GET /api/v1/{path}")
            .takes(Parameter.path("path", "What follows /api/v1/ there; it may hold slashes."))
            .answers(Shape.anything("What the processor answers: its /openapi.json says what."))
            .fails(400, "The query is no query, or the processor refuses it.")
            .fails(404, "There is no such path.")
            .fails(414, "The query is too long.")
            .fails(502, "The processor does not answer as it should.")
            .fails(503, "Too many requests are under way, or the processor is not ready."),
        this::pass);
  }

  private void pass(Context context) throws InterruptedException {
    URI target =
        URI.create(
            base
                + "/api/v1/"
                + checkedPath(context.req().getRequestURI())
                + checkedQuery(context.queryString()));
    if (!underWay.tryAcquire()) {
      throw ApiException.unavailable(MOST_AT_ONCE + " requests to the processor are under way");
    }
    try {
      HttpResponse<byte[]> answer = ask(target);
      String type = answer.headers().firstValue("content-type").orElse("");
      if (!type.startsWith("application/json")) {
        throw unreachable("it answered " + answer.statusCode() + " with no JSON");
      }
      context
          .status(answer.statusCode())
          .header("Cache-Control", "no-store")
          .contentType("application/json")
          .result(answer.body());
    } finally {
      underWay.release();
    }
  }

  private HttpResponse<byte[]> ask(URI target) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(timeout)
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, any -> new BoundedBody(MOST_BYTES));
    try {
      // The request's own timeout ends with the headers: the body needs one too.
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unreachable(reason(e.getCause()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable("no answer within " + timeout.toMillis() + " ms");
    }
  }

  private ApiException unreachable(String why) {
    return new ApiException(
        502,
        "processor-unreachable",
        "The processor at " + base + " does not answer as it should: " + why + ".",
        "Is it running, and is fleetpulse.processor.url right?");
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof ConnectException) {
      return "connection refused";
    }
    if (cause == null) {
      return "an unknown error";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String checkedPath(String uri) {
    String path = uri.startsWith(PREFIX) ? uri.substring(PREFIX.length()) : "";
    for (String segment : path.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || leadsAway(segment)) {
        throw ApiException.notFound(
            "no such path: " + uri, "a path below /api/v1 of the processor is expected");
      }
    }
    return path;
  }

  private static boolean leadsAway(String segment) {
    // A plus is itself in a path; the decoder would make it a blank, which is of no concern here.
    String decoded;
    try {
      decoded = URLDecoder.decode(segment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return true;
    }
    return decoded.equals(".")
        || decoded.equals("..")
        || decoded.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == '%' || c == ';');
  }

  private static String checkedQuery(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return "";
    }
    if (query.length() > MOST_QUERY_CHARACTERS) {
      throw new ApiException(
          414, "too-long", "the query is longer than " + MOST_QUERY_CHARACTERS + " characters", "");
    }
    try {
      return "?" + URI.create("/?" + query).getRawQuery();
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "bad-parameter", "the query is not encoded as a query", "");
    }
  }
}
