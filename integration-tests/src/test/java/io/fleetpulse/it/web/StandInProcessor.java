package io.fleetpulse.it.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers what the page asks a processor for, in the processor's shapes: the page's test chooses
 * names, numbers and outages that a real fleet offers only by luck.
 */
final class StandInProcessor implements AutoCloseable {
  static final String EVIL = "<img src=x onerror=document.title='broken'>";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MIB = 1 << 20;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer server;
  private final int port;

  StandInProcessor() throws IOException {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void goAway() {
    server.stop(0);
  }

  void comeBack() throws IOException {
    server = listen(port);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer listen(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    made.createContext("/", this::answer);
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Object body;
    int status = 200;
    if (path.equals("/api/v1/instances")) {
      Map<String, Object> page = new LinkedHashMap<>();
      page.put("instances", instances());
      page.put("next", null);
      body = page;
    } else if (path.endsWith("/windows")) {
      body = windows(query.getOrDefault("metric", ""));
    } else {
      body =
          instances().stream()
              .filter(each -> path.equals("/api/v1/instances/" + each.get("key")))
              .findFirst()
              .orElse(Map.of());
      status = body.equals(Map.of()) ? 404 : 200;
    }
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static List<Map<String, Object>> instances() {
    return List.of(
        instance("checkout", "c-1", "live", 120),
        instance("checkout", EVIL, "live", 90),
        instance("orders", "leaky-1", "live", 400),
        instance("ledger", "gone-1", "silent", 80));
  }

  private static Map<String, Object> instance(
      String service, String name, String state, long usedMib) {
    long now = System.currentTimeMillis();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", "default/" + service + "/" + name);
    json.put("namespace", "default");
    json.put("service", service);
    json.put("instance", name);
    json.put("version", "1.4.2");
    json.put("zone", "");
    json.put("host", "host-1");
    json.put("pid", 4711);
    json.put("labels", Map.of("team", "<b>shop</b>"));
    json.put("state", state);
    json.put("startTimeMillis", now - 3_600_000);
    json.put("lastSampleMillis", now - 1_000);
    json.put("clockSkewMillis", 0);
    json.put("quality", "OK");
    json.put(
        "jvm",
        Map.of(
            "name",
            "OpenJDK 64-Bit Server VM",
            "version",
            "17.0.15+6",
            "feature",
            17,
            "collector",
            "G1",
            "vmOptions",
            Map.of("G1PeriodicGCInterval", "0")));
    json.put("agentVersion", "0.1.0");
    json.put("actionsAllowed", List.of());
    json.put("configVersion", "");
    json.put("configError", "");
    json.put(
        "latest",
        Map.of(
            "jvm.heap.used", usedMib * MIB,
            "jvm.heap.committed", 450 * MIB,
            "jvm.heap.limit", 512 * MIB,
            "jvm.cpu.recent_utilization", 0.07,
            "jvm.cpu.count", 2,
            "jvm.thread.live", 24,
            "process.memory.usage", 600 * MIB));
    List<List<Number>> line = new ArrayList<>();
    for (int i = 30; i > 0; i--) {
      line.add(List.of(now - i * 10_000L, (usedMib - i % 7) * MIB));
    }
    json.put("sparklines", Map.of("jvm.heap.used", line, "jvm.thread.live", List.of()));
    return json;
  }

  private static Map<String, Object> windows(String metric) {
    long now = System.currentTimeMillis() / 10_000 * 10_000;
    boolean distribution = metric.equals("jvm.gc.duration");
    double size = metric.contains("utilization") ? 0.1 : metric.contains("time") ? 0.002 : 64 * MIB;
    List<Map<String, Object>> points = new ArrayList<>();
    for (int i = 60; i > 0; i--) {
      double value = size * (1 + 0.3 * Math.sin(i / 4.0));
      points.add(
          distribution
              ? Map.of("t", now - i * 10_000L, "count", 2, "rate", 0.2, "p99", 0.001 * (i % 9 + 1))
              : Map.of(
                  "t",
                  now - i * 10_000L,
                  "avg",
                  value,
                  "last",
                  value,
                  "max",
                  value,
                  "rate",
                  value));
    }
    Map<String, String> attributes =
        Map.of(
            "jvm.gc.name", "G1 Young Generation",
            "jvm.gc.action", "end of minor GC",
            "jvm.memory.type", "non_heap",
            "jvm.memory.pool.name", "Metaspace",
            "jvm.thread.state", "runnable");
    return Map.of(
        "metric",
        metric,
        "unit",
        "1",
        "kind",
        distribution ? "distribution" : "gauge",
        "tier",
        "10s",
        "series",
        List.of(Map.of("attributes", attributes, "points", points)));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : (raw == null ? "" : raw).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
