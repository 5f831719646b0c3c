package io.fleetpulse.benchmarks.agent;

import io.fleetpulse.schemas.topics.InstanceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What watches the application.
 *
 * @param name of its files
 * @param interval of its samples; zero: none are taken
 * @param jar the agent's
 * @param settings of its own, beyond interval and addresses
 */
record Watcher(
    String name,
    String title,
    Kind kind,
    Duration interval,
    Path jar,
    Map<String, String> settings) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final String SERVICE = "paced";

  /** Which product. */
  enum Kind {
    NONE,
    FLEETPULSE,
    OPENTELEMETRY,
    JMX_EXPORTER
  }

  /**
   * Where an agent reaches what it sends to, or is reached.
   *
   * @param application class path of what is watched
   */
  record Addresses(
      String application,
      String bootstrapServers,
      String registryUrl,
      String otlpEndpoint,
      int scrapePort,
      Path emptyConfig) {}

  static final String NONE = "none";
  static final String FLEETPULSE = "fleetpulse-1s";
  static final String FLEETPULSE_SLOW = "fleetpulse-10s";
  static final String OPENTELEMETRY = "opentelemetry-1s";
  static final String OPENTELEMETRY_SLOW = "opentelemetry-10s";
  static final String JMX_EXPORTER = "jmx-exporter-1s";

  /** Lets our agent take actions, with that key. */
  static Map<String, String> actions(Path publicKey) {
    return Map.of(
        "actions.enabled",
        "true",
        "actions.public.key.file",
        publicKey.toString(),
        "actions.allow",
        "G1PeriodicGCInterval");
  }

  /** All that are measured by default. */
  static List<Watcher> all(Jars jars, Path publicKey) {
    Path none = Path.of("");
    List<Watcher> all = new ArrayList<>();
    all.add(new Watcher(NONE, "no agent", Kind.NONE, Duration.ZERO, none, Map.of()));
    all.add(new Watcher("none-again", "no agent, again", Kind.NONE, Duration.ZERO, none, Map.of()));
    all.add(fleetpulse(FLEETPULSE, "Fleetpulse, 1 s", SECOND, jars, Map.of()));
    all.add(fleetpulse(FLEETPULSE_SLOW, "Fleetpulse, 10 s", TEN_SECONDS, jars, Map.of()));
    all.add(
        fleetpulse(
            "fleetpulse-recorder",
            "Fleetpulse, 1 s, G1's live set from the flight recorder",
            SECOND,
            jars,
            Map.of("flight.recorder", "true")));
    all.add(
        fleetpulse(
            "fleetpulse-profile",
            "Fleetpulse, 1 s, profile on",
            SECOND,
            jars,
            Map.of("profile.enabled", "true")));
    all.add(
        fleetpulse(
            "fleetpulse-actions", "Fleetpulse, 1 s, actions on", SECOND, jars, actions(publicKey)));
    all.add(openTelemetry(OPENTELEMETRY, "OpenTelemetry, 1 s", SECOND, jars));
    all.add(openTelemetry(OPENTELEMETRY_SLOW, "OpenTelemetry, 10 s", TEN_SECONDS, jars));
    all.add(jmxExporter(JMX_EXPORTER, "JMX exporter, 1 s", SECOND, jars));
    all.add(jmxExporter("jmx-exporter-10s", "JMX exporter, 10 s", TEN_SECONDS, jars));
    return all;
  }

  /** Another build of our agent, or other settings of it, beside the shipped one. */
  static Watcher compared(Path jar, Map<String, String> settings) {
    return new Watcher(
        "fleetpulse-compared",
        "Fleetpulse, compared" + (settings.isEmpty() ? "" : " " + settings),
        Kind.FLEETPULSE,
        SECOND,
        jar,
        settings);
  }

  private static Watcher fleetpulse(
      String name, String title, Duration interval, Jars jars, Map<String, String> settings) {
    return new Watcher(name, title, Kind.FLEETPULSE, interval, jars.fleetpulse(), settings);
  }

  private static Watcher openTelemetry(String name, String title, Duration interval, Jars jars) {
    return new Watcher(name, title, Kind.OPENTELEMETRY, interval, jars.openTelemetry(), Map.of());
  }

  private static Watcher jmxExporter(String name, String title, Duration interval, Jars jars) {
    return new Watcher(name, title, Kind.JMX_EXPORTER, interval, jars.jmxExporter(), Map.of());
  }

  /** Under which key its samples are, if it is ours. */
  static String instanceKey(String id) {
    return new InstanceKey(InstanceKey.DEFAULT_NAMESPACE, SERVICE, id).toString();
  }

  /**
   * What makes a JVM run with it.
   *
   * @param id of this run of it
   */
  List<String> options(String id, Addresses addresses) {
    return switch (kind) {
      case NONE -> List.of();
      case FLEETPULSE -> List.of("-javaagent:" + jar + "=" + arguments(id, addresses));
      case OPENTELEMETRY -> openTelemetry(id, addresses);
      case JMX_EXPORTER ->
          List.of(
              "-javaagent:"
                  + jar
                  + "=127.0.0.1:"
                  + addresses.scrapePort()
                  + ":"
                  + addresses.emptyConfig());
    };
  }

  private String arguments(String id, Addresses addresses) {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("service.name", SERVICE);
    arguments.put("service.instance.id", id);
    arguments.put("kafka.bootstrap.servers", addresses.bootstrapServers());
    arguments.put("schema.registry.url", addresses.registryUrl());
    arguments.put("topics.prefix", io.fleetpulse.benchmarks.process.Platform.PREFIX);
    arguments.put("interval", interval.toSeconds() + "s");
    arguments.putAll(settings);
    List<String> words = new ArrayList<>();
    arguments.forEach((key, value) -> words.add(key + "=" + value));
    return String.join(",", words);
  }

  /**
   * Its best case: runtime telemetry only, no traces, no logs, gzip, and nothing written to
   * standard error.
   */
  private List<String> openTelemetry(String id, Addresses addresses) {
    return List.of(
        "-javaagent:" + jar,
        "-Dotel.javaagent.logging=none",
        "-Dotel.instrumentation.common.default-enabled=false",
        "-Dotel.instrumentation.runtime-telemetry.enabled=true",
        "-Dotel.traces.exporter=none",
        "-Dotel.logs.exporter=none",
        "-Dotel.metrics.exporter=otlp",
        "-Dotel.exporter.otlp.protocol=http/protobuf",
        "-Dotel.exporter.otlp.compression=gzip",
        "-Dotel.exporter.otlp.endpoint=" + addresses.otlpEndpoint(),
        "-Dotel.metric.export.interval=" + interval.toMillis(),
        "-Dotel.service.name=" + SERVICE,
        "-Dotel.resource.attributes=service.instance.id=" + id);
  }
}
