package io.fleetpulse.it.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped jar in a JVM of its own, with its REST. */
final class SinkProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ChildJvm jvm;
  private final URI url;

  private SinkProcess(ChildJvm jvm) {
    this.jvm = jvm;
    String line = jvm.awaitLine(START, each -> each.contains("HTTP at http://"));
    this.url = URI.create(line.substring(line.indexOf("http://")).strip());
  }

  /** Starts it on the shared broker; returns when its port is open. */
  static SinkProcess start(String prefix, String registry, Path database, String... more) {
    return new SinkProcess(launch(prefix, registry, database, more));
  }

  /** Starts it without waiting for anything. */
  static ChildJvm launch(String prefix, String registry, Path database, String... more) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx192m");
    options.add(setting("kafka.bootstrap.servers", TestBroker.shared().bootstrapServers()));
    options.add(setting("schema.registry.url", registry));
    options.add(setting("topics.prefix", prefix));
    options.add(setting("topics.partitions", "2"));
    options.add(setting("sink.group.id", prefix + "sink"));
    options.add(setting("database.url", "jdbc:h2:file:" + database));
    options.add(setting("kafka.session.timeout.ms", "6000"));
    options.add(setting("kafka.heartbeat.interval.ms", "1000"));
    options.add(setting("http.port", "0"));
    for (String each : more) {
      options.add("-Dfleetpulse." + each);
    }
    return ChildJvm.ofJar("sink", Jars.sink()).jvmOptions(options.toArray(String[]::new)).start();
  }

  ChildJvm jvm() {
    return jvm;
  }

  SinkProcess awaitReady() {
    jvm.awaitWhileAlive(START, "readiness", () -> get("/health/ready").statusCode() == 200);
    return this;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(url.resolve(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  JsonNode json(String path) {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return tree(answer);
  }

  static JsonNode tree(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    jvm.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String setting(String key, String value) {
    return "-Dfleetpulse." + key + "=" + value;
  }
}
