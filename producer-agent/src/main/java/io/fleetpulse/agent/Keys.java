package io.fleetpulse.agent;

import io.fleetpulse.schemas.catalogue.EditDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of all settings, and what to make of a name that is none of them. */
final class Keys {
  static final String SERVICE_NAME = "service.name";
  static final String SERVICE_NAMESPACE = "service.namespace";
  static final String SERVICE_INSTANCE_ID = "service.instance.id";
  static final String SERVICE_VERSION = "service.version";
  static final String ZONE = "zone";
  static final String LABELS = "labels.";
  static final String KAFKA = "kafka.";
  static final String KAFKA_BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  static final String SCHEMA_REGISTRY = "schema.registry.";
  static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  static final String INTERVAL = "interval";
  static final String PUBLISH_INTERVAL = "publish.interval";
  static final String TOPICS_PREFIX = "topics.prefix";
  static final String LOG_LEVEL = "log.level";
  static final String BUFFER_BYTES = "buffer.bytes";
  static final String FLIGHT_RECORDER = "flight.recorder";
  static final String CONFIG_FILE = "config.file";
  static final String ACTIONS_ENABLED = "actions.enabled";
  static final String ACTIONS_ALLOW = "actions.allow";
  static final String ACTIONS_PUBLIC_KEY_FILE = "actions.public.key.file";
  static final String ACTIONS_KEY_ID = "actions.key.id";

  private static final Set<String> FIXED =
      new TreeSet<>(
          List.of(
              SERVICE_NAME,
              SERVICE_NAMESPACE,
              SERVICE_INSTANCE_ID,
              SERVICE_VERSION,
              ZONE,
              SCHEMA_REGISTRY_URL,
              KAFKA_BOOTSTRAP_SERVERS,
              INTERVAL,
              PUBLISH_INTERVAL,
              TOPICS_PREFIX,
              LOG_LEVEL,
              BUFFER_BYTES,
              FLIGHT_RECORDER,
              CONFIG_FILE,
              ACTIONS_ENABLED,
              ACTIONS_ALLOW,
              ACTIONS_PUBLIC_KEY_FILE,
              ACTIONS_KEY_ID));

  private static final List<String> OPEN = List.of(LABELS, KAFKA, SCHEMA_REGISTRY);

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

  static boolean known(String key) {
    return FIXED.contains(key)
        || OPEN.stream().anyMatch(prefix -> key.startsWith(prefix) && !key.equals(prefix));
  }

  static boolean ofServices(String key) {
    return OF_SERVICES.stream().anyMatch(key::startsWith);
  }

  /**
   * The key an environment variable sets: that of a known key written in capitals, else underscores
   * read as dots. Null for names that Kubernetes makes for a service that happens to be called
   * fleetpulse.
   */
  static @Nullable String ofEnvironment(String name) {
    String rest = name.substring("FLEETPULSE_".length());
    if (rest.matches("(.*_)?SERVICE_(HOST|PORT.*)|(.*_)?PORT(_\\d+_(TCP|UDP).*)?")) {
      return null;
    }
    for (String key : FIXED) {
      if (environmentName(key).equals(name)) {
        return key;
      }
    }
    return rest.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  static String environmentName(String key) {
    return "FLEETPULSE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** " Did you mean x?", or a list of all keys where none is near. */
  static String suggestion(String key) {
    List<String> near = new ArrayList<>();
    for (String candidate : FIXED) {
      if (EditDistance.between(key, candidate) <= Math.max(2, key.length() / 4)
          || candidate.endsWith("." + key)) {
        near.add(candidate);
      }
    }
    return near.isEmpty()
        ? "known keys: " + String.join(", ", FIXED) + ", labels.*, kafka.*, schema.registry.*"
        : "did you mean " + String.join(" or ", near) + "?";
  }
}
