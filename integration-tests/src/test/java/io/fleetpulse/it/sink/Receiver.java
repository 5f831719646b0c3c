package io.fleetpulse.it.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook's receiver that answers as the test wants. */
final class Receiver implements AutoCloseable {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;

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
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }
}
