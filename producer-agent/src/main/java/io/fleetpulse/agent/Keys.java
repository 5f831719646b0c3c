package io.fleetpulse.agent;

import io.fleetpulse.schemas.catalogue.EditDistance;
import io.fleetpulse.schemas.setting.Form;
import io.fleetpulse.schemas.setting.Key;
import io.fleetpulse.schemas.setting.LiveKeys;
import io.fleetpulse.schemas.topics.IdentityBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All settings, each defined once: parsing, warnings, {@code --help}, {@code --check} and the table
 * in {@code docs/agent.md} are made of these.
 */
final class Keys {
  private static final Form<String> NAME =
      Form.matching(
          Pattern.compile("\\P{Cntrl}{1,200}"), "at most 200 characters without line breaks");
  private static final Form<String> ANY = Form.text("text");
  private static final Form<String> SHORT =
      Form.text("text; beyond %d characters it is cut".formatted(IdentityBounds.MOST_CHARACTERS));
  private static final Form<String> FILE = Form.text("a file");

  static final Key<String> SERVICE_NAME =
      Key.depending("service.name", NAME, "main class or jar", "the service");
  static final Key<String> SERVICE_NAMESPACE =
      Key.of("service.namespace", NAME, "default", "what the service belongs to");
  static final Key<String> SERVICE_INSTANCE_ID =
      Key.depending(
          "service.instance.id",
          NAME,
          "the pod, else host and slot",
          "this JVM among those of its service; two live ones with one id are a finding");
  static final Key<String> SERVICE_VERSION =
      Key.depending("service.version", SHORT, "the jar's, if its name has one", "the version");
  static final Key<String> ZONE = Key.of("zone", SHORT, "", "the availability zone");
  static final Key<String> LABELS =
      Key.of(
          "labels.*",
          Form.text(
              "text; beyond %d characters it is cut; %d labels, %d KiB of names and values"
                  .formatted(
                      IdentityBounds.MOST_CHARACTERS,
                      IdentityTexts.MOST_LABELS,
                      IdentityTexts.MOST_LABEL_BYTES / 1024)),
          "",
          "labels of your own, such as `labels.team`; rules select by them");
  static final Key<String> KAFKA_BOOTSTRAP_SERVERS =
      Key.of("kafka.bootstrap.servers", Form.text("host:port, …"), "localhost:9092", "the brokers");
  static final Key<String> KAFKA =
      Key.of("kafka.*", ANY, "", "any property of Kafka's producer, and of its consumer");
  static final Key<String> SCHEMA_REGISTRY_URL =
      Key.of(
          "schema.registry.url",
          Form.text("http://host:port, …"),
          "http://localhost:8081",
          "the schema registry");
  static final Key<String> SCHEMA_REGISTRY =
      Key.of(
          "schema.registry.*",
          ANY,
          "",
          "any property of the [registry's client](../schemas/README.md)");
  static final Key<String> TOPICS_PREFIX =
      Key.of(
          "topics.prefix",
          Form.matching(
              Pattern.compile("[a-zA-Z0-9._-]{0,100}"),
              "at most 100 letters, digits, dots, dashes and underscores"),
          "fleetpulse.",
          "what the names of all topics begin with");
  static final Key<Integer> BUFFER_BYTES =
      Key.of(
          "buffer.bytes",
          Form.bytes(64 * 1024, 64 * 1024 * 1024),
          "512KiB",
          "what samples may hold while Kafka is away");
  static final Key<String> SPOOL_DIRECTORY =
      Key.of(
          "spool.directory",
          Form.text("a folder"),
          "",
          "where samples wait while Kafka is away, and beyond the JVM's end; empty: nowhere");
  static final Key<Integer> SPOOL_BYTES =
      Key.of(
          "spool.bytes",
          Form.bytes(1024 * 1024, 1024 * 1024 * 1024),
          "64MiB",
          "what samples may take there; then the oldest go");
  static final Key<String> FLIGHT_RECORDER =
      Key.of(
          "flight.recorder",
          Form.choice("auto", "true", "false"),
          "auto",
          "whether G1's live set and humongous regions, and how long ZGC kept threads waiting, are read from"
              + " the flight recorder; auto: with G1 once a quarter of the heap was in use after a"
              + " collection, with ZGC once one was caused by an allocation stall");
  static final Key<Boolean> PROFILE_ENABLED =
      Key.of(
          "profile.enabled",
          Form.flag(),
          "false",
          "whether waits, safepoints and [a profile](profile.md) come from the flight recorder");
  static final Key<Integer> CUSTOM_SERIES_MAX =
      Key.of(
          "custom.series.max",
          Form.number(0, 1000),
          "500",
          "[metrics of the application's own](custom-metrics.md) that are sent, series of all names together");
  static final Key<String> CONFIG_FILE =
      Key.of("config.file", FILE, "", "a properties file with settings");
  static final Key<Boolean> CONFIG_TOPIC_ENABLED =
      Key.of(
          "config.topic.enabled",
          Form.flag(),
          "true",
          "whether settings may change while the agent runs");
  static final Key<Duration> CONFIG_TOPIC_INTERVAL =
      Key.of(
          "config.topic.interval",
          Form.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "1m",
          "how often the agent looks for changes");
  static final Key<Boolean> ACTIONS_ENABLED =
      Key.of("actions.enabled", Form.flag(), "false", "whether signed tuning actions are taken");
  static final Key<String> ACTIONS_ALLOW =
      Key.of(
          "actions.allow",
          Form.text(
              "at most %d options, separated by semicolons".formatted(IdentityTexts.MOST_OPTIONS)),
          "",
          "VM options that actions may change");
  static final Key<String> ACTIONS_PUBLIC_KEY_FILE =
      Key.of("actions.public.key.file", FILE, "", "PEM file of the sink's public key");
  static final Key<String> ACTIONS_KEY_ID =
      Key.of(
          "actions.key.id", ANY, "", "the only key accepted; empty: any id, as there is one key");

  private static final List<Key<?>> ALL =
      List.of(
          SERVICE_NAME,
          SERVICE_NAMESPACE,
          SERVICE_INSTANCE_ID,
          SERVICE_VERSION,
          ZONE,
          LABELS,
          KAFKA_BOOTSTRAP_SERVERS,
          KAFKA,
          SCHEMA_REGISTRY_URL,
          SCHEMA_REGISTRY,
          LiveKeys.INTERVAL,
          LiveKeys.PUBLISH_INTERVAL,
          LiveKeys.SECTION,
          LiveKeys.BUDGET_CPU,
          TOPICS_PREFIX,
          LiveKeys.TOPICS_SAMPLES,
          BUFFER_BYTES,
          SPOOL_DIRECTORY,
          SPOOL_BYTES,
          FLIGHT_RECORDER,
          PROFILE_ENABLED,
          CUSTOM_SERIES_MAX,
          LiveKeys.LOG_LEVEL,
          CONFIG_FILE,
          CONFIG_TOPIC_ENABLED,
          CONFIG_TOPIC_INTERVAL,
          ACTIONS_ENABLED,
          ACTIONS_ALLOW,
          ACTIONS_PUBLIC_KEY_FILE,
          ACTIONS_KEY_ID);

  /** Settings of the services, whose JVMs may be watched too and share environment and prefix. */
  private static final List<String> OF_SERVICES =
      List.of(
          "http.",
          "processor.",
          "database.",
          "webhook.",
          "optimise.",
          "topics.",
          "actions.signing.",
          "root",
          "require",
          "broker",
          "container.");

  private Keys() {}

  /** In the order in which they are shown. */
  static List<Key<?>> all() {
    return ALL;
  }

  /** The definition of a name: its own, else that of all names below its prefix. */
  static Optional<Key<?>> find(String name) {
    Optional<Key<?>> own = ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    return own.isPresent() ? own : ALL.stream().filter(key -> key.covers(name)).findFirst();
  }

  static boolean known(String name) {
    return find(name).isPresent();
  }

  static boolean ofServices(String name) {
    return OF_SERVICES.stream().anyMatch(name::startsWith);
  }

  /**
   * The key an environment variable sets: that of a known key written in capitals, else an
   * underscore is a dot, two are an underscore and three a dash, as Kafka's own images have it.
   * Null for names that Kubernetes makes for a service that happens to be called fleetpulse.
   */
  static @Nullable String ofEnvironment(String name) {
    String rest = name.substring("FLEETPULSE_".length());
    if (rest.matches("(.*_)?SERVICE_(HOST|PORT.*)|(.*_)?PORT(_\\d+_(TCP|UDP).*)?")) {
      return null;
    }
    for (Key<?> key : ALL) {
      if (!key.open() && environmentName(key.name()).equals(name)) {
        return key.name();
      }
    }
    return rest.toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }

  static String environmentName(String name) {
    return "FLEETPULSE_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** "did you mean x?", or a list of all keys where none is near. */
  static String suggestion(String name) {
    List<String> near = new ArrayList<>();
    for (Key<?> key : ALL) {
      if (!key.open()
          && (EditDistance.between(name, key.name()) <= Math.max(2, name.length() / 4)
              || key.name().endsWith("." + name))) {
        near.add(key.name());
      }
    }
    return near.isEmpty()
        ? "known keys: " + String.join(", ", ALL.stream().map(Key::name).toList())
        : "did you mean " + String.join(" or ", near) + "?";
  }
}
