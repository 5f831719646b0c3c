package io.fleetpulse.sink.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebPageTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer processor;
  private HttpShell shell;

  @BeforeEach
  void start() throws IOException {
    processor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    processor.createContext(
        "/",
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          asked.add(uri);
          boolean json = !uri.endsWith("/rules");
          byte[] body = (json ? "{\"ok\":true}" : "<html>").getBytes(StandardCharsets.UTF_8);
          if (uri.endsWith("/metrics")) {
            body = new byte[17 << 20];
          }
          exchange
              .getResponseHeaders()
              .add("content-type", json ? "application/json" : "text/html");
          exchange.sendResponseHeaders(uri.endsWith("/nobody") ? 404 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          } catch (IOException e) {
            // The proxy hung up, as it does when an answer is too long.
          }
        });
    processor.start();
    shell =
        new HttpShell(
            "test",
            new HealthChecks(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            config -> {});
    new WebPage().register(shell);
    new FleetProxy(
            URI.create("http://127.0.0.1:" + processor.getAddress().getPort()),
            Duration.ofSeconds(3))
        .register(shell);
    shell.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    shell.close();
    processor.stop(0);
  }

  @Test
  void page_isServedWithAStrictPolicyAndATag() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Fleetpulse</title>");
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).startsWith("default-src 'self'").doesNotContain("unsafe"));
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    String tag = page.headers().firstValue("etag").orElseThrow();
    HttpRequest again = HttpRequest.newBuilder(uri("/")).header("If-None-Match", tag).build();
    HttpResponse<String> unchanged = client.send(again, BodyHandlers.ofString());
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
  }

  @Test
  void everyFileThatThePageNames_isThere() throws Exception {
    for (String file :
        List.of(
            "css/base.css",
            "js/main.js",
            "js/charts.js",
            "js/views/instance.js",
            "favicon.svg",
            "vendor/echarts.esm.min.js")) {
      assertThat(get("/" + file).statusCode()).as(file).isEqualTo(200);
    }
  }

  @Test
  void otherPathsOfTheClassPath_areNotServed() throws Exception {
    for (String path :
        List.of(
            "/js/../../logback.xml",
            "/js/%2e%2e/index.html",
            "/js/..%2f..%2flogback.xml",
            "/js/none.js",
            "/js/",
            "/web/index.html")) {
      assertThat(raw("GET " + path)).as(path).doesNotContain(" 200 ");
    }
  }

  @Test
  void proxy_passesPathAndQueryAndStatus() throws Exception {
    HttpResponse<String> answer =
        get("/api/v1/fleet/instances/default/shop/a%20%3Cb%3E/windows?metric=x&from=1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(asked)
        .containsExactly("/api/v1/instances/default/shop/a%20%3Cb%3E/windows?metric=x&from=1");
    assertThat(get("/api/v1/fleet/instances/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void proxy_doesNotLeaveTheProcessorsApi() throws Exception {
    for (String path :
        List.of(
            "/api/v1/fleet/../../health/live",
            "/api/v1/fleet/%2e%2e/%2e%2e/metrics",
            "/api/v1/fleet//evil.example/x",
            "/api/v1/fleet/a%2f..%2f..%2fb",
            "/api/v1/fleet/..;/x",
            "/api/v1/fleet/@evil.example%5cx")) {
      assertThat(raw("GET " + path)).as(path).doesNotContain(" 200 ");
    }
    assertThat(raw("POST /api/v1/fleet/rules")).doesNotContain(" 200 ");
    assertThat(asked).isEmpty();
  }

  @Test
  void proxy_saysWhatIsWrongWithTheProcessor() throws Exception {
    HttpResponse<String> noJson = get("/api/v1/fleet/rules");
    assertThat(noJson.statusCode()).isEqualTo(502);
    assertThat(noJson.body()).contains("processor-unreachable", "no JSON");
    HttpResponse<String> tooLong = get("/api/v1/fleet/metrics");
    assertThat(tooLong.statusCode()).isEqualTo(502);
    assertThat(tooLong.body()).contains("longer than 16777216 bytes");
    processor.stop(0);
    HttpResponse<String> gone = get("/api/v1/fleet/instances");
    assertThat(gone.statusCode()).isEqualTo(502);
    assertThat(gone.body()).contains("fleetpulse.processor.url");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + shell.port() + path);
  }

  /** The status line for a path that no client library leaves as it is. */
  private String raw(String methodAndPath) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shell.port())) {
      socket.setSoTimeout(5_000);
      String request =
          methodAndPath + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(0, Math.max(0, answer.indexOf('\r')));
    }
  }
}
