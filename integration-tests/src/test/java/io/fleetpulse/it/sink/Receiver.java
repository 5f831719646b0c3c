package io.fleetpulse.it.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A webhook's receiver that answers as the test wants. */
final class Receiver implements AutoCloseable {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile @Nullable Strike strike;

  /** What happens at one of the calls to come. */
  private record Strike(AtomicInteger callsUntil, boolean beforeTheAnswer, Runnable what) {}

  record Call(String key, String body, int answered) {}

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  void answer(int code) {
    status = code;
  }

  /**
   * Runs something at a call to come: the caller waits for its answer meanwhile, or just got it.
   *
   * @param call 1: the next one
   */
  void at(int call, boolean beforeTheAnswer, Runnable what) {
    strike = new Strike(new AtomicInteger(call), beforeTheAnswer, what);
  }

  List<Call> calls() {
    return calls;
  }

  List<Call> taken() {
    return calls.stream().filter(call -> call.answered() == 200).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer = status;
    calls.add(new Call(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body, answer));
    Strike next = strike;
    boolean now = next != null && next.callsUntil().decrementAndGet() == 0;
    if (now && next.beforeTheAnswer()) {
      next.what().run();
    }
    try {
      exchange.sendResponseHeaders(answer, -1);
    } finally { // a caller that is gone cannot be answered
      exchange.close();
      if (now && !next.beforeTheAnswer()) {
        next.what().run();
      }
    }
  }
}
