package io.fleetpulse.agent.config;

import io.fleetpulse.schemas.setting.LiveCheck;
import io.fleetpulse.schemas.setting.LiveCheck.Problem;
import io.fleetpulse.schemas.setting.LiveKeys;
import io.fleetpulse.schemas.topics.ConfigKey;
import io.fleetpulse.schemas.topics.InstanceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code agent-config} that concern one instance: fleet, service, instance. A record
 * is taken as a whole or refused as a whole; refused, it leaves the last good one of its key in
 * force. For one thread.
 */
final class Layers {
  private static final int MOST_ERROR = 500;

  private final LiveCheck check;
  private final Map<String, Layer> byKey = new LinkedHashMap<>();

  /** What is known of one key. */
  private static final class Layer {
    private long version;
    private @Nullable Map<String, String> good;
    private String error = "";
    private boolean seen = true;

    void clear() {
      version = 0;
      good = null;
      error = "";
    }
  }

  Layers(InstanceKey instance, LiveCheck check) {
    this.check = check;
    ConfigKey.of(instance).forEach(key -> byKey.put(key, new Layer()));
  }

  boolean concerns(String key) {
    return byKey.containsKey(key);
  }

  /** The topic is read from its beginning: what is not on it any more is to be forgotten. */
  void begins() {
    byKey.values().forEach(layer -> layer.seen = false);
  }

  /** The topic was read to its end. */
  void ends() {
    for (Layer layer : byKey.values()) {
      if (!layer.seen) {
        layer.clear();
        layer.seen = true;
      }
    }
  }

  /**
   * A record was read.
   *
   * @param topicThere whether there is a topic of this name
   */
  void read(String key, long version, Map<String, String> settings, Predicate<String> topicThere) {
    Layer layer = layer(key);
    List<Problem> problems = new ArrayList<>(check.problems(settings));
    String topic = settings.get(LiveKeys.TOPICS_SAMPLES.name());
    if (problems.isEmpty() && topic != null && !topicThere.test(topic.strip())) {
      problems.add(
          new Problem(
              LiveKeys.TOPICS_SAMPLES.name(),
              "there is no topic " + topic,
              "make it, then try again"));
    }
    if (problems.isEmpty()) {
      layer.good = Map.copyOf(settings);
      layer.version = version;
      layer.error = "";
    } else {
      String words = problems.stream().map(Problem::words).collect(Collectors.joining("; "));
      refuse(key, layer, "version " + version, words);
    }
  }

  /** A record was read that is no configuration. */
  void unreadable(String key, String why) {
    refuse(key, layer(key), "the newest record", why);
  }

  /** A configuration was deleted. */
  void deleted(String key) {
    layer(key).clear();
  }

  /** What holds: the most specific that is given, setting by setting. */
  Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>();
    byKey.forEach(
        (key, layer) -> {
          if (layer.good != null) {
            all.putAll(layer.good);
          }
        });
    return all;
  }

  InForce.Standing standing() {
    List<String> versions = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    byKey.forEach(
        (key, layer) -> {
          if (layer.good != null) {
            versions.add(ConfigKey.level(key) + "@" + layer.version);
          }
          if (!layer.error.isEmpty()) {
            errors.add(layer.error);
          }
        });
    String error = String.join("; ", errors);
    return new InForce.Standing(
        String.join(" ", versions),
        error.length() <= MOST_ERROR ? error : error.substring(0, MOST_ERROR) + "…");
  }

  private void refuse(String key, Layer layer, String what, String why) {
    layer.error =
        ConfigKey.level(key)
            + ": "
            + what
            + " is refused"
            + (layer.good == null ? "" : ", version " + layer.version + " stays in force")
            + ": "
            + why;
  }

  private Layer layer(String key) {
    Layer layer = byKey.get(key);
    if (layer == null) {
      throw new IllegalArgumentException("not this instance's: " + key);
    }
    layer.seen = true;
    return layer;
  }
}
