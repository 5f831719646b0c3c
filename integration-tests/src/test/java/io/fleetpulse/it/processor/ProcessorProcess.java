package io.fleetpulse.it.processor;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Jars;
import io.fleetpulse.it.support.Rest;
import io.fleetpulse.it.support.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped jar in a JVM of its own, with its REST. */
final class ProcessorProcess implements AutoCloseable {
  static final Duration START = Duration.ofSeconds(90);

  private final ChildJvm jvm;
  private final Rest rest;

  private ProcessorProcess(ChildJvm jvm) {
    this.jvm = jvm;
    this.rest = Rest.of(jvm, START);
  }

  /** Starts it on the shared broker; returns when its port is open. */
  static ProcessorProcess start(String prefix, String registry, Path state, String... more) {
    return new ProcessorProcess(launch(prefix, registry, state, more));
  }

  /** Starts it without waiting for anything. */
  static ChildJvm launch(String prefix, String registry, Path state, String... more) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx384m");
    options.add("-XX:+UseSerialGC");
    options.add(setting("kafka.bootstrap.servers=" + TestBroker.shared().bootstrapServers()));
    options.add(setting("schema.registry.url=" + registry));
    options.add(setting("schema.registry.max.retries=0"));
    options.add(setting("topics.prefix=" + prefix));
    options.add(setting("topics.partitions=2"));
    options.add(setting("processor.application.id=" + prefix + "processor"));
    options.add(setting("processor.state.dir=" + state));
    options.add(setting("http.port=0"));
    for (String each : more) {
      options.add(setting(each));
    }
    return ChildJvm.ofJar("processor", Jars.processor())
        .jvmOptions(options.toArray(String[]::new))
        .start();
  }

  ChildJvm jvm() {
    return jvm;
  }

  Rest rest() {
    return rest;
  }

  ProcessorProcess awaitReady() {
    jvm.awaitWhileAlive(START, "readiness", () -> rest.get("/health/ready").statusCode() == 200);
    return this;
  }

  @Override
  public void close() {
    jvm.close();
  }

  private static String setting(String keyAndValue) {
    return "-Dfleetpulse." + keyAndValue;
  }
}
