package io.fleetpulse.quickstart.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** A healthy web service under steady load from clients in its own JVM. */
public final class Checkout {
  private static final int CLIENTS = 3;
  private static final int WORKERS = 8;
  private static final long PAUSE_MILLIS = 50;

  private Checkout() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(WORKERS));
    server.createContext("/order", Checkout::order);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/order");
    Demo.say("checkout at " + url);
    HttpClient client = HttpClient.newHttpClient();
    LongAdder failed = new LongAdder();
    for (int i = 0; i < CLIENTS; i++) {
      new Thread(() -> load(client, url, failed), "client-" + i).start();
    }
  }

  private static void order(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        lines.add("item " + i + " costs " + (i * 37 % 101));
      }
      byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void load(HttpClient client, URI url, LongAdder failed) {
    try {
      Demo.every(
          PAUSE_MILLIS,
          () -> {
            try {
              client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
            } catch (IOException e) {
              failed.increment();
              Demo.say("request failed (" + failed + " so far): " + e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
