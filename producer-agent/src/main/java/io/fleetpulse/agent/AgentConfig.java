package io.fleetpulse.agent;

import io.fleetpulse.agent.action.ActionSettings;
import io.fleetpulse.agent.config.LiveSettings;
import io.fleetpulse.agent.probe.ProbeSettings;
import io.fleetpulse.agent.probe.RecorderUse;
import io.fleetpulse.agent.publish.CheckedProperties;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.agent.self.Printable;
import io.fleetpulse.schemas.setting.DurationText;
import io.fleetpulse.schemas.setting.Key;
import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.setting.LiveKeys;
import io.fleetpulse.schemas.topics.InstanceKey;
import io.fleetpulse.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a JVM configured, with defaults for the rest. Reading never fails: what cannot
 * be used is a warning that names key, value, source and remedy.
 *
 * @param kafka properties of the Kafka client, without prefix
 * @param registry properties of the registry client, without prefix
 * @param live what may change while the agent runs, as it begins
 * @param given what was set, by whom, in order of the names
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
    LiveSettings live,
    String topicsPrefix,
    int bufferBytes,
    SpoolSettings spool,
    ProbeSettings probes,
    ConfigTopic configTopic,
    Actions actions,
    List<Setting> given,
    List<String> warnings) {

  /**
   * Whether settings may change while the agent runs.
   *
   * @param interval how often it looks for changes
   */
  record ConfigTopic(boolean enabled, Duration interval) {}

  /**
   * Where samples wait while Kafka is away.
   *
   * @param directory empty: nowhere but in memory
   */
  record SpoolSettings(String directory, int bytes) {}

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
    given = List.copyOf(given);
    warnings = warnings.stream().map(Printable::line).toList();
  }

  static AgentConfig read(
      @Nullable String arguments,
      Map<String, String> explicit,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      Defaults defaults) {
    List<String> warnings = new ArrayList<>();
    Map<String, Setting> given =
        Sources.read(arguments, explicit, systemProperties, environment, warnings);
    Values values = new Values(given, warnings);
    IdentityTexts texts = new IdentityTexts(values, warnings);
    String service =
        texts.part(Keys.SERVICE_NAME, values.get(Keys.SERVICE_NAME, defaults.serviceName()));
    if (!values.has(Keys.SERVICE_NAME)) {
      warnings.add("service.name is not set; using " + service + ", from the main class or jar");
    }
    String instance = values.get(Keys.SERVICE_INSTANCE_ID, "");
    String prefix = values.get(Keys.TOPICS_PREFIX);
    return new AgentConfig(
        service,
        texts.part(Keys.SERVICE_NAMESPACE, values.get(Keys.SERVICE_NAMESPACE)),
        texts.part(
            Keys.SERVICE_INSTANCE_ID,
            instance.isEmpty() ? defaults.instanceId().apply(service) : instance),
        texts.cut(
            Keys.SERVICE_VERSION, values.get(Keys.SERVICE_VERSION, defaults.serviceVersion())),
        texts.cut(Keys.ZONE, values.get(Keys.ZONE)),
        texts.labels(values.each(Keys.LABELS)),
        kafka(values, warnings),
        registry(values, warnings),
        live(values, prefix, warnings),
        prefix,
        values.get(Keys.BUFFER_BYTES),
        new SpoolSettings(values.get(Keys.SPOOL_DIRECTORY), values.get(Keys.SPOOL_BYTES)),
        new ProbeSettings(
            RecorderUse.of(values.get(Keys.FLIGHT_RECORDER)),
            values.get(Keys.PROFILE_ENABLED),
            values.get(Keys.CUSTOM_SERIES_MAX)),
        new ConfigTopic(
            values.get(Keys.CONFIG_TOPIC_ENABLED), values.get(Keys.CONFIG_TOPIC_INTERVAL)),
        actions(values, texts, warnings),
        List.copyOf(given.values()),
        warnings);
  }

  InstanceKey instanceKey() {
    return new InstanceKey(namespace, serviceName, instanceId);
  }

  /** Without its settings, some of which are secret. */
  @Override
  public String toString() {
    return "configuration of " + instanceKey();
  }

  private static Map<String, String> kafka(Values values, List<String> warnings) {
    Key<String> servers = Keys.KAFKA_BOOTSTRAP_SERVERS;
    Map<String, String> found = withAddress(values, Keys.KAFKA, servers, warnings);
    return usable(values, CheckedProperties.kafka(found), Keys.KAFKA, servers);
  }

  /** Confluent's keys: {@code schema.registry.url} itself, the others below the same prefix. */
  private static Map<String, String> registry(Values values, List<String> warnings) {
    Key<String> url = Keys.SCHEMA_REGISTRY_URL;
    Map<String, String> found = withAddress(values, Keys.SCHEMA_REGISTRY, url, warnings);
    return usable(values, CheckedProperties.registry(found), Keys.SCHEMA_REGISTRY, url);
  }

  private static Map<String, String> withAddress(
      Values values, Key<String> all, Key<String> address, List<String> warnings) {
    Map<String, String> found = values.each(all);
    if (!values.has(address)) {
      warnings.add(address.name() + " is not set; using " + address.usual());
      found.put(address.name().substring(all.prefix().length()), address.usual());
    }
    return found;
  }

  /**
   * What is left of a client's properties, with a warning for each that is not.
   *
   * @param address the key of the one property without which there is no client
   */
  private static Map<String, String> usable(
      Values values, CheckedProperties checked, Key<String> all, Key<String> address) {
    for (CheckedProperties.Refused refused : checked.refused()) {
      String key = all.prefix() + refused.key();
      Setting found = values.setting(key);
      Setting setting = found == null ? new Setting(key, "", "default") : found;
      if (refused.kept()) {
        values.unusable(setting, refused.error(), "nothing is sent until that is mended");
      } else {
        values.bad(
            setting, refused.error(), key.equals(address.name()) ? address.usual() : "the default");
      }
    }
    Map<String, String> usable = new TreeMap<>(checked.usable());
    usable.putIfAbsent(address.name().substring(all.prefix().length()), address.usual());
    return usable;
  }

  private static LiveSettings live(Values values, String topicsPrefix, List<String> warnings) {
    Duration interval = values.get(LiveKeys.INTERVAL);
    List<String> sections = Stream.of(SectionKind.values()).map(SectionKind::field).toList();
    Set<String> off = new TreeSet<>();
    values
        .each(LiveKeys.SECTION)
        .forEach(
            (section, on) -> {
              if (sections.stream().noneMatch(section::equalsIgnoreCase)) {
                warnings.add(
                    LiveKeys.SECTION.prefix()
                        + Printable.brief(section)
                        + " is ignored: no such section; "
                        + LiveCheck.otherSection(section, sections));
              } else if (!on) {
                off.add(section.toLowerCase(Locale.ROOT));
              }
            });
    return new LiveSettings(
        interval,
        publishInterval(values, interval, warnings),
        off,
        values.get(LiveKeys.BUDGET_CPU),
        values.get(LiveKeys.TOPICS_SAMPLES, topicsPrefix + Topic.SAMPLES.suffix()),
        LogLevel.of(values.get(LiveKeys.LOG_LEVEL)));
  }

  private static Duration publishInterval(Values values, Duration interval, List<String> warnings) {
    Duration usual = Objects.requireNonNull(LiveKeys.PUBLISH_INTERVAL.otherwise());
    Duration publish =
        values.get(LiveKeys.PUBLISH_INTERVAL, interval.compareTo(usual) > 0 ? interval : usual);
    if (publish.compareTo(interval) < 0) {
      warnings.add(
          "publish.interval %s is shorter than interval %s; using %s for both"
              .formatted(
                  DurationText.of(publish), DurationText.of(interval), DurationText.of(interval)));
      return interval;
    }
    return publish;
  }

  private static Actions actions(Values values, IdentityTexts texts, List<String> warnings) {
    List<String> allow =
        texts.options(
            Keys.ACTIONS_ALLOW,
            Stream.of(values.get(Keys.ACTIONS_ALLOW).split("[;\\s]+"))
                .filter(option -> !option.isEmpty())
                .distinct()
                .toList());
    String keyFile = values.get(Keys.ACTIONS_PUBLIC_KEY_FILE);
    boolean enabled = values.get(Keys.ACTIONS_ENABLED);
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
        enabled, enabled ? allow : List.of(), keyFile, values.get(Keys.ACTIONS_KEY_ID));
  }

  private static boolean keyFileIsUsable(Values values) {
    Setting file = values.setting(Keys.ACTIONS_PUBLIC_KEY_FILE.name());
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
