package io.fleetpulse.benchmarks.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** Takes what OpenTelemetry's agents export, each below a path of its own, and measures it. */
final class OtlpReceiver implements AutoCloseable {
  private static final String SIGNAL = "/v1/metrics";

  private final HttpServer server;
  private final Map<String, Received> byPath = new ConcurrentHashMap<>();

  private OtlpReceiver(HttpServer server) {
    this.server = server;
  }

  static OtlpReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      OtlpReceiver receiver = new OtlpReceiver(server);
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException("no port can be listened on", e);
    }
  }

  /** Where an agent exports to. */
  String endpoint(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  /** What has come from it. */
  Received of(String name) {
    return byPath.computeIfAbsent("/" + name + SIGNAL, path -> new Received());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      byte[] plain =
          gzip ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent;
      byPath
          .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new Received())
          .add(new Received.Payload(OtlpNumbers.count(plain), plain.length, sent.length));
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
