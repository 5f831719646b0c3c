package io.fleetpulse.schemas.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server that answers as a test says, request by request; the last answer is given for ever. */
final class FaultyRegistry implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What a request got. */
  interface Answer {
    void to(HttpExchange exchange, CountDownLatch closed) throws IOException;
  }

  /** What arrived. */
  record Request(String method, String target, @Nullable String authorization, String body) {}

  private FaultyRegistry(HttpServer server) {
    this.server = server;
  }

  static FaultyRegistry start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultyRegistry registry = new FaultyRegistry(server);
      server.setExecutor(registry.threads);
      server.createContext("/", registry::handle);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A status with a body. */
  static Answer status(int status, String body) {
    return (exchange, closed) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** An error as a registry says it. */
  static Answer error(int status, int code) {
    return status(status, "{\"error_code\":" + code + ",\"message\":\"said by the registry\"}");
  }

  /** The headers, and then nothing until the test ends. */
  static Answer stallingBody() {
    return (exchange, closed) -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      awaited(closed);
    };
  }

  /** Nothing at all until the test ends. */
  static Answer silence() {
    return (exchange, closed) -> awaited(closed);
  }

  /** More than a client should take. */
  static Answer flood(int bytes) {
    return (exchange, closed) -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(new byte[bytes]);
      }
    };
  }

  /** The answer once the latch is open, having counted {@code arrived} down. */
  static Answer held(CountDownLatch arrived, CountDownLatch open, Answer answer) {
    return (exchange, closed) -> {
      arrived.countDown();
      awaited(open);
      answer.to(exchange, closed);
    };
  }

  FaultyRegistry answer(Answer... next) {
    answers.addAll(List.of(next));
    return this;
  }

  String url() {
    return "http://" + host();
  }

  /** Host and port. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
      if (answer == null) {
        throw new AssertionError("the test gave no answer");
      }
      answer.to(exchange, closed);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
