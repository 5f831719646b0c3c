package io.fleetpulse.benchmarks.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/** Scrapes as Prometheus does: at a fixed pace, over a connection that stays, asking for gzip. */
final class Scraper implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final Duration interval;
  private final Received received = new Received();
  private final Thread thread = new Thread(this::run, "scraper");

  private Scraper(int port, Duration interval) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept-Encoding", "gzip")
            .timeout(Duration.ofSeconds(10))
            .build();
    this.interval = interval;
  }

  static Scraper start(int port, Duration interval) {
    Scraper scraper = new Scraper(port, interval);
    scraper.thread.setDaemon(true);
    scraper.thread.start();
    return scraper;
  }

  Received received() {
    return received;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    long due = System.nanoTime();
    try {
      while (true) {
        scrape();
        due += interval.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scrape() throws InterruptedException {
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        return; // too few scrapes are told of as such
      }
      byte[] sent = response.body();
      boolean gzip = response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
      byte[] plain =
          gzip ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent;
      received.add(new Received.Payload(numbers(plain), plain.length, sent.length));
    } catch (ConnectException e) {
      // It does not listen yet.
    } catch (IOException e) {
      // As above: what is missing shows in the count.
    }
  }

  /** Lines that are no comments. */
  static int numbers(byte[] text) {
    return (int)
        new String(text, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .count();
  }
}
