package io.fleetpulse.agent;

import io.fleetpulse.agent.action.ActionSettings;
import io.fleetpulse.agent.publish.CheckedProperties;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a JVM configured, with defaults for the rest. Reading never fails: what cannot
 * be used is a warning that names key, value, source and remedy.
 *
 * @param kafka properties of the Kafka client, without prefix
 * @param registry properties of the registry client, without prefix
 * @param warnings to be said once, in order
 */
record AgentConfig(
    String serviceName,
    String namespace,
    String instanceId,
    String serviceVersion,
    String zone,
    Map<String, String> labels,
    Map<String, String> kafka,
    Map<String, String> registry,
    Duration interval,
    Duration publishInterval,
    String topicsPrefix,
    LogLevel logLevel,
    int bufferBytes,
    boolean flightRecorder,
    Actions actions,
    List<String> warnings) {

  static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";
  static final String DEFAULT_REGISTRY_URL = "http://localhost:8081";
  static final String DEFAULT_TOPICS_PREFIX = "fleetpulse.";
  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  static final Duration DEFAULT_PUBLISH_INTERVAL = Duration.ofSeconds(5);
  static final int DEFAULT_BUFFER_BYTES = 512 * 1024;

  private static final Pattern ANY_NAME = Pattern.compile("\\P{Cntrl}{1,200}");
  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,100}");
  private static final Duration MOST = Duration.ofHours(1);

  /**
   * Whether and how this JVM takes tuning actions.
   *
   * @param allow options that may be changed
   * @param publicKeyFile PEM; empty: none, and no action is taken
   * @param keyId the only key accepted; empty: any id, as there is one key
   */
  record Actions(boolean enabled, List<String> allow, String publicKeyFile, String keyId) {}

  /**
   * What the machine says when the owner says nothing.
   *
   * @param instanceId asked only when needed, with the service's name: it may take a slot
   */
  record Defaults(String serviceName, String serviceVersion, UnaryOperator<String> instanceId) {}

  AgentConfig {
    labels = Map.copyOf(labels);
    kafka = Map.copyOf(kafka);
    registry = Map.copyOf(registry);
    warnings = List.copyOf(warnings);
  }

  static AgentConfig read(
      @Nullable String arguments,
      Map<String, String> explicit,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      Defaults defaults) {
    List<String> warnings = new ArrayList<>();
    Values values =
        new Values(
            Sources.read(arguments, explicit, systemProperties, environment, warnings), warnings);
    String service = name(values, Keys.SERVICE_NAME, defaults.serviceName());
    if (!values.has(Keys.SERVICE_NAME)) {
      warnings.add("service.name is not set; using " + service + ", from the main class or jar");
    }
    String instance = name(values, Keys.SERVICE_INSTANCE_ID, "");
    Duration interval =
        values.duration(Keys.INTERVAL, DEFAULT_INTERVAL, Duration.ofMillis(100), MOST);
    return new AgentConfig(
        service,
        name(values, Keys.SERVICE_NAMESPACE, InstanceKey.DEFAULT_NAMESPACE),
        instance.isEmpty() ? defaults.instanceId().apply(service) : instance,
        values.text(Keys.SERVICE_VERSION, defaults.serviceVersion()),
        values.text(Keys.ZONE, ""),
        values.below(Keys.LABELS),
        kafka(values, warnings),
        registry(values, warnings),
        interval,
        publishInterval(values, interval, warnings),
        values.matching(
            Keys.TOPICS_PREFIX,
            PREFIX,
            DEFAULT_TOPICS_PREFIX,
            "use at most 100 letters, digits, dots, dashes and underscores"),
        logLevel(values),
        values.bytes(Keys.BUFFER_BYTES, DEFAULT_BUFFER_BYTES, 64 * 1024, 64 * 1024 * 1024),
        values.flag(Keys.FLIGHT_RECORDER, true),
        actions(values, warnings),
        warnings);
  }

  InstanceKey instanceKey() {
    return new InstanceKey(namespace, serviceName, instanceId);
  }

  private static String name(Values values, String key, String otherwise) {
    return values.matching(
        key, ANY_NAME, otherwise, "use at most 200 characters without line breaks");
  }

  private static Map<String, String> withDefault(
      Values values, String prefix, String key, String otherwise, List<String> warnings) {
    Map<String, String> found = values.below(prefix);
    if (!values.has(key)) {
      warnings.add(key + " is not set; using " + otherwise);
      found.put(key.substring(prefix.length()), otherwise);
    }
    return found;
  }

  private static Map<String, String> kafka(Values values, List<String> warnings) {
    String key = Keys.KAFKA_BOOTSTRAP_SERVERS;
    String otherwise = DEFAULT_BOOTSTRAP_SERVERS;
    Map<String, String> found = withDefault(values, Keys.KAFKA, key, otherwise, warnings);
    return usable(values, CheckedProperties.kafka(found), Keys.KAFKA, key, otherwise);
  }

  /** Confluent's keys: {@code schema.registry.url} itself, the others below the same prefix. */
  private static Map<String, String> registry(Values values, List<String> warnings) {
    String key = Keys.SCHEMA_REGISTRY_URL;
    String otherwise = DEFAULT_REGISTRY_URL;
    Map<String, String> found = withDefault(values, Keys.SCHEMA_REGISTRY, key, otherwise, warnings);
    return usable(values, CheckedProperties.registry(found), Keys.SCHEMA_REGISTRY, key, otherwise);
  }

  /**
   * What is left of a client's properties, with a warning for each that is not.
   *
   * @param address the key of the one property without which there is no client
   */
  private static Map<String, String> usable(
      Values values, CheckedProperties checked, String prefix, String address, String otherwise) {
    for (CheckedProperties.Refused refused : checked.refused()) {
      String key = prefix + refused.key();
      Setting found = values.setting(key);
      Setting setting = found == null ? new Setting(key, "", "default") : found;
      if (refused.kept()) {
        values.unusable(setting, refused.error(), "nothing is sent until that is mended");
      } else {
        values.bad(setting, refused.error(), key.equals(address) ? otherwise : "the default");
      }
    }
    Map<String, String> usable = new TreeMap<>(checked.usable());
    usable.putIfAbsent(address.substring(prefix.length()), otherwise);
    return usable;
  }

  private static Duration publishInterval(Values values, Duration interval, List<String> warnings) {
    Duration otherwise =
        interval.compareTo(DEFAULT_PUBLISH_INTERVAL) > 0 ? interval : DEFAULT_PUBLISH_INTERVAL;
    Duration publish =
        values.duration(Keys.PUBLISH_INTERVAL, otherwise, Duration.ofMillis(100), MOST);
    if (publish.compareTo(interval) < 0) {
      warnings.add(
          "publish.interval %s is shorter than interval %s; using %s for both"
              .formatted(Values.shown(publish), Values.shown(interval), Values.shown(interval)));
      return interval;
    }
    return publish;
  }

  private static LogLevel logLevel(Values values) {
    Setting setting = values.setting(Keys.LOG_LEVEL);
    if (setting == null) {
      return LogLevel.INFO;
    }
    try {
      return LogLevel.valueOf(setting.value().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      values.bad(setting, "use off, error, warn, info or debug", "info");
      return LogLevel.INFO;
    }
  }

  private static Actions actions(Values values, List<String> warnings) {
    List<String> allow =
        Stream.of(values.text(Keys.ACTIONS_ALLOW, "").split("[;\\s]+"))
            .filter(option -> !option.isEmpty())
            .distinct()
            .toList();
    String keyFile = values.text(Keys.ACTIONS_PUBLIC_KEY_FILE, "");
    boolean enabled = values.flag(Keys.ACTIONS_ENABLED, false);
    if (enabled && keyFile.isEmpty()) {
      warnings.add(
          "actions.enabled=true needs actions.public.key.file, the PEM file of the sink's public"
              + " key; no action is taken");
      enabled = false;
    }
    if (enabled && allow.isEmpty()) {
      warnings.add(
          "actions.enabled=true needs actions.allow, options separated by semicolons, such as"
              + " G1PeriodicGCInterval; no action is taken");
      enabled = false;
    }
    if (enabled) {
      enabled = keyFileIsUsable(values);
    }
    return new Actions(
        enabled, enabled ? allow : List.of(), keyFile, values.text(Keys.ACTIONS_KEY_ID, ""));
  }

  private static boolean keyFileIsUsable(Values values) {
    Setting file = values.setting(Keys.ACTIONS_PUBLIC_KEY_FILE);
    if (file == null) {
      return false;
    }
    try {
      ActionSettings.requirePublicKey(file.value());
      return true;
    } catch (IllegalArgumentException e) {
      values.unusable(file, String.valueOf(e.getMessage()), "no action is taken");
      return false;
    }
  }
}
