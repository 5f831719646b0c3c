package io.fleetpulse.it.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Rest;
import io.fleetpulse.it.support.TestBroker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped jar in a JVM of its own, with its REST. */
final class SinkProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final ChildJvm jvm;
  private final Rest rest;

  private SinkProcess(ChildJvm jvm) {
    this.jvm = jvm;
    this.rest = Rest.of(jvm, START);
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
    return rest.get(path);
  }

  HttpResponse<String> post(String path, String json) {
    return rest.post(path, json);
  }

  JsonNode json(String path) {
    return rest.json(path);
  }

  @Override
  public void close() {
    jvm.close();
  }

  private static String setting(String key, String value) {
    return "-Dfleetpulse." + key + "=" + value;
  }
}
